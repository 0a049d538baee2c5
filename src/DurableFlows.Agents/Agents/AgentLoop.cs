using System.Text.Json;
using DurableFlows.Agents.Conversations;
using DurableFlows.Agents.Models;
using DurableFlows.Agents.Tools;
using DurableFlows.Approvals;
using DurableFlows.Nodes;
using DurableFlows.Values;
using Microsoft.Extensions.AI;

namespace DurableFlows.Agents;

/// <summary>One step of an agent: everything it knows is in its rounds, and what the step adds is recorded before the next.</summary>
internal sealed class AgentLoop(AgentOptions options, NodeContext context)
{
    private static readonly JsonElement MoreBudget = JsonElement.Parse("""
        {"type":"object","properties":{
          "turns":{"type":"integer","minimum":1,"maximum":10000},"calls":{"type":"integer","minimum":1,"maximum":100000},
          "tokens":{"type":["integer","null"],"minimum":1},"cost":{"type":["number","null"],"minimum":0},"time":{"type":["string","null"]}}}
        """);

    private readonly AgentHistory _history = AgentHistory.Of(context);
    private readonly DateTimeOffset _now = context.Time.GetUtcNow();

    public async ValueTask<NodeStep> StepAsync(CancellationToken cancellation)
    {
        var reached = Spending.Reached(Spending.Budget(options, _history), _history, _now);
        // A move may have given it more meanwhile.
        if (reached is not null && context.Answer is { } answer)
            return Raised(answer);
        if (reached is not null && options.OnLimit != LimitBehavior.Finish)
            return Stopped(reached);
        var (setup, isNew) = await new AgentSetups(options, context, _history).CurrentAsync(cancellation).ConfigureAwait(false);
        if (reached is null && Summaries.IsDue(options, _history))
            return await SumUpAsync(setup, cancellation).ConfigureAwait(false);
        return await TurnAsync(setup, isNew, reached is not null, cancellation).ConfigureAwait(false);
    }

    private async ValueTask<NodeStep> TurnAsync(AgentSetup setup, bool isNew, bool isLast, CancellationToken cancellation)
    {
        var messages = new Conversation(options, _history, setup).Messages();
        if (isLast)
            messages.Add(new ChatMessage(ChatRole.User, "There is no time for more. Answer now, with what you know, and call no tool."));
        var reply = await CallAsync(messages, ChatRequest.Of(options, setup, isLast), cancellation).ConfigureAwait(false);
        var round = new AgentRound { Turn = TurnRecord.Of(TurnRecord.Turn, reply), Setup = isNew ? setup : null, At = _now };
        var calls = isLast ? [] : await PreparedAsync(reply.Message, cancellation).ConfigureAwait(false);
        return calls.Count > 0 ? Called(round, calls) : await AnsweredAsync(round, reply, setup, isLast, cancellation).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<CallRecord>> PreparedAsync(ChatMessage message, CancellationToken cancellation)
    {
        var (calls, tools) = (new List<CallRecord>(), new ToolSet(options, context));
        foreach (var call in new CallReader(options, _history).Of(message))
            calls.Add(call.Code is null && await tools.FindAsync(call.Tool, cancellation).ConfigureAwait(false) is { } tool ? tool.Prepare(call, _history) : call);
        return calls;
    }

    private async ValueTask<NodeStep> AnsweredAsync(AgentRound round, ModelReply reply, AgentSetup setup, bool isLast, CancellationToken cancellation)
    {
        var text = options.Style == AgentStyle.React ? ReactText.Answer(reply.Message.Text) : reply.Message.Text;
        var answer = setup.Output is { } schema ? StructuredAnswer.Read(text, schema) : null;
        if (answer?.Problem is { } problem)
        {
            var complaint = $"Your answer cannot be used: {problem}. Answer again, with JSON of the schema alone.";
            if (isLast || _history.Repairs >= options.Repairs)
                throw new NodeException(AgentCodes.ModelOutputInvalid, $"The answer of agent '{context.Path}' does not fit its schema, after {_history.Repairs} repairs: {problem}.");
            return Called(round with { Turn = TurnRecord.Of(TurnRecord.Repair, reply, complaint) }, []);
        }

        await AgentMemory.WriteAsync(options, context, new MemoryEntry(context.Run.Value, context.Secrets.Apply(setup.Prompt), context.Secrets.Apply(text)), cancellation).ConfigureAwait(false);
        return new NodeStep.Completed(FlowValue.From(AgentOutputs.Of(_history, reply, text, answer?.Value, isLast)));
    }

    private async ValueTask<NodeStep> SumUpAsync(AgentSetup setup, CancellationToken cancellation)
    {
        var messages = new Conversation(options, _history, setup).Messages();
        messages.Add(new ChatMessage(ChatRole.User, Summaries.Request));
        var reply = await CallAsync(messages, ChatRequest.Of(options, setup with { Output = null }, isLast: true), cancellation).ConfigureAwait(false);
        return Called(new AgentRound { Turn = TurnRecord.Of("summary", reply), UpTo = Summaries.UpTo(options, _history), At = _now }, []);
    }

    private Task<ModelReply> CallAsync(List<ChatMessage> messages, ChatOptions request, CancellationToken cancellation)
        => new ModelCaller(ModelConnections.For(context.Services)).CallAsync([options.Model, .. options.Fallback], messages, request, options.Stream ? context.Report : null, cancellation);

    private NodeStep.Asked Stopped(string reached)
    {
        if (options.OnLimit == LimitBehavior.Fail)
            throw Exceeded($"Agent '{context.Path}' has used {reached}. Give it a larger budget, move the run to that definition and resume it: it goes on where it was.");
        var more = Spending.Twice(Spending.Budget(options, _history));
        return new NodeStep.Asked(new Question
        {
            Title = $"Agent '{context.Path}' has used {reached}. Let it go on?",
            Message = "What you approve is its budget from the beginning on; what it has used counts.",
            Subject = FlowValue.From(more),
            Editable = ["turns", "calls", "tokens", "cost", "time"],
            AnswerSchema = MoreBudget,
        }, FlowValue.Null);
    }

    private NodeStep.Called Raised(FlowValue answer)
    {
        if (!answer.Element.GetProperty("approved").GetBoolean())
            throw Exceeded($"Agent '{context.Path}' has used up its budget, and {answer.Element.GetProperty("by").GetString()} gave it no more.");
        return Called(new AgentRound { Raised = FlowValue.FromElement(answer.Element.GetProperty("answer")).To<AgentBudget>(), At = _now }, []);
    }

    private static NodeStep.Called Called(AgentRound round, IReadOnlyList<CallRecord> calls) => new(FlowValue.From(round), [.. calls.Select(FlowValue.From)]) { Names = [.. calls.Select(c => c.Tool)] };

    private static NodeException Exceeded(string message) => new(AgentCodes.Budget, message, category: "limit");
}
