using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Scheduling;

namespace DurableFlows.Execution;

/// <summary>Tells what a resume would do: folds the opening it would write, which nobody ever writes, and compares.</summary>
internal sealed class ResumePreviews(HostParts parts)
{
    /// <summary>Previews a resume.</summary>
    /// <param name="session">The run, read for this alone: its state is the one after the resume then.</param>
    /// <param name="options">The resume.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<ResumePreview> OfAsync(RunSession session, ResumeOptions options, CancellationToken cancellation)
    {
        var state = session.Read(s => s);
        if (state.Deleting is not null)
            throw RunOpener.Deleting(session.Run);
        if (state.Started.Redacted)
            throw RunOpener.Redacted(session.Run);
        var held = await parts.HolderAsync(session, cancellation).ConfigureAwait(false);
        var planner = new ResumePlanner(parts.Definitions, state, parts.Values(session.Run), new RunValues(new MemoryStore(parts.Time), session.Run), parts.Secrets);
        var plan = await planner.DraftAsync(options, cancellation).ConfigureAwait(false);
        if (state.End is RunCompleted && plan is null)
            throw RunOpener.Completed(session.Run);
        var (at, status) = (state.Sequence, state.Status);
        if (plan?.Adopts is { } adopted && planner.Graph is { } graph)
        {
            state.Adoptable[adopted.Definition] = graph;
            Adopting.Apply(state, adopted, []);
        }

        var before = Array.ConvertAll(state.Nodes, NodeBefore.Of);
        Scheduler.Apply(state, Opening(state, options, plan), []);
        return new ResumePreview
        {
            Run = session.Run.Value,
            Sequence = at,
            Status = status,
            HeldBy = held?.Host,
            Nodes = Previews(before, plan),
            Adoption = planner.Report,
        };
    }

    private static List<NodePreview> Previews(NodeBefore[] nodes, ResumePlan? plan)
    {
        var previews = new NodePreview[nodes.Length];
        // What a node does follows from those it needs.
        foreach (var before in nodes.OrderBy(n => n.Node.Node.Rank))
        {
            var cause = before.Node.Node.Edges.Select(e => previews[e.Source.Index]).FirstOrDefault(p => p.Action is not (NodeAction.Kept or NodeAction.GoesOn or NodeAction.Runs));
            previews[before.Node.Node.Index] = before.Preview(plan, cause?.Node);
        }

        return [.. previews];
    }

    private RunOpened Opening(RunState state, ResumeOptions options, ResumePlan? plan) => new()
    {
        Id = parts.Records.Ids.NewId(),
        Run = state.Incarnation,
        Time = parts.Records.Now,
        Generation = state.Generation + 1,
        Token = "",
        Host = new HostIdentity { Id = "preview", Machine = "" },
        Reason = options.Reason,
        Plan = plan,
        Engine = EngineVersion.Current,
    };
}
