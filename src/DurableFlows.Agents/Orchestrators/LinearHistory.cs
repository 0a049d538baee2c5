using DurableFlows.Nodes;

namespace DurableFlows.Agents.Orchestrators;

/// <summary>Where a linear orchestrator stands, read from its rounds.</summary>
internal sealed class LinearHistory
{
    private readonly int _maxResult;

    public LinearHistory(LinearOptions options, NodeContext context)
    {
        _maxResult = options.MaxResult;
        foreach (var round in context.Rounds)
            Add(round.Added.To<LinearRound>() ?? throw new NodeException(AgentCodes.OrchestratorPlan, "A round says nothing of a plan."), round.Calls);
    }

    public List<LinearRound> Rounds { get; } = [];

    /// <summary>How many plans were made.</summary>
    public int Plans { get; private set; }

    /// <summary>How many answers in a row were no plan.</summary>
    public int Repairs { get; private set; }

    /// <summary>The plan in force; null when one is to be made.</summary>
    public IReadOnlyList<PlanTask>? Plan { get; private set; }

    /// <summary>Whether people have approved the plan in force, or it was begun without being asked for.</summary>
    public bool IsApproved { get; private set; }

    /// <summary>The tasks of the plan in force that were done, with what they gave.</summary>
    public List<NodeCall> Done { get; } = [];

    /// <summary>The task of the plan in force that failed last; null for none.</summary>
    public NodeCall? Failure { get; private set; }

    /// <summary>The results of all tasks of all plans, for the planner.</summary>
    public List<(string Name, string Result)> Results { get; } = [];

    private void Add(LinearRound round, IReadOnlyList<NodeCall> calls)
    {
        Rounds.Add(round);
        Repairs = round.Kind == LinearRound.Repaired ? Repairs + 1 : 0;
        if (round.Kind is LinearRound.Rejected or LinearRound.Failed)
            Plan = null;
        if (round.Kind == LinearRound.Planned)
            Plans++;
        if (round.Tasks is not null)
        {
            (Plan, IsApproved, Failure) = (round.Tasks, round.Kind == LinearRound.Approved, null);
            Done.Clear();
        }

        foreach (var call in calls)
        {
            IsApproved = true;
            Results.Add((call.Value.To<AgentCall>()?.Name ?? "", Conversations.CallResults.Cut(Conversations.CallResults.Text(call), _maxResult)));
            if (call.Output is not null)
                Done.Add(call);
            else
                Failure = call;
        }
    }
}
