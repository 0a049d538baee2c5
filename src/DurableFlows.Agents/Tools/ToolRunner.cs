using DurableFlows.Agents.Conversations;
using DurableFlows.Approvals;
using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Agents.Tools;

/// <summary>Makes one call of a tool: checks it, asks for leave, makes up for a lost try, and tries again what failed for a moment.</summary>
internal sealed class ToolRunner(AgentOptions options, NodeContext context)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private readonly CallRecord _call = context.Input.To<CallRecord>() ?? throw new NodeException(AgentCodes.ToolFailed, "It is no call of an agent.");
    private readonly ToolSet _tools = new(options, context);

    public async ValueTask<NodeStep> RunAsync(CancellationToken cancellation)
    {
        if (_call is { Code: { } code, Problem: { } problem })
            throw new NodeException(code, problem);
        if (await _tools.FindAsync(_call.Tool, cancellation).ConfigureAwait(false) is not { } tool)
            throw new NodeException(AgentCodes.ToolUnknown, await UnknownAsync(cancellation).ConfigureAwait(false));
        if (context.ChildOutput is { } output)
            return new NodeStep.Completed(Cut(tool, output));
        if (context.ChildError is { } error)
            throw new NodeException(error.Code, error.Message, category: error.Category);

        var state = (context.State?.To<CallState>() ?? new CallState()).Answered(context.Answer);
        var arguments = state.Arguments ?? _call.Arguments ?? FlowValue.FromElement(System.Text.Json.JsonElement.Parse("{}"));
        if (state.Asked is null)
            ToolArguments.Check(tool.Spec, arguments);
        if (Leave(tool, state, arguments) is { } question)
            return question;
        if (await LostAsync(tool, state, arguments, cancellation).ConfigureAwait(false) is { } instead)
            return instead;
        return await CallAsync(tool, state with { Arguments = arguments }, cancellation).ConfigureAwait(false);
    }

    private NodeStep.Asked? Leave(ITool tool, CallState state, FlowValue arguments)
    {
        // Leave is given for the tool as it was defined: a run may have been moved meanwhile.
        if ((state.Has(CallState.Leave) && state.Entry == _tools.MarkOf(tool)) || _tools.EntryOf(tool).Approval is not { } approval || !ToolLeave.IsNeeded(approval, arguments))
            return null;
        return new NodeStep.Asked(ToolLeave.Question(context, tool.Spec, approval, arguments), FlowValue.From(state with { Asked = CallState.Leave, Arguments = arguments, Entry = _tools.MarkOf(tool) }));
    }

    /// <summary>What is to be done instead of the call, whose last try may have been made; null to make it.</summary>
    private async ValueTask<NodeStep?> LostAsync(ITool tool, CallState state, FlowValue arguments, CancellationToken cancellation)
    {
        if (state.WasMade)
            return new NodeStep.Completed(FlowValue.From("The connection was lost while this ran. A person has checked: it was done."));
        if (!context.MayHaveActed || IsRepeatable(tool))
            return null;
        switch (_tools.EntryOf(tool).OnLost)
        {
            case LostCall.Repeat:
                return null;
            case LostCall.Fail:
                throw new NodeException(AgentCodes.ToolLost, $"The host was lost while '{_call.Tool}' ran. Whether it was done is not known.");
            case LostCall.LookUp:
                var (isKnown, known) = await LookUpAsync(tool, arguments, cancellation).ConfigureAwait(false);
                if (isKnown)
                    return known is null ? null : new NodeStep.Completed(Cut(tool, known));
                break;
        }

        return AskWhetherDone(tool, state, arguments);
    }

    /// <summary>What an earlier try gave, null when there was none; or that even this cannot be found out, so that people are asked.</summary>
    private async ValueTask<(bool IsKnown, FlowValue? Known)> LookUpAsync(ITool tool, FlowValue arguments, CancellationToken cancellation)
    {
        try
        {
            return (true, await tool.LookUpAsync(context with { Input = arguments }, cancellation).ConfigureAwait(false));
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            return (false, null);
        }
    }

    private NodeStep.Asked AskWhetherDone(ITool tool, CallState state, FlowValue arguments) => new(new Question
    {
        Title = $"The host was lost while '{_call.Tool}' of {context.Path} ran. Was it done?",
        Message = $"It was called with {arguments}, under the idempotency key {context.IdempotencyKey}. 'done' tells the agent so, 'again' makes the call.",
        Choices = ["done", "again"],
        Approvers = _tools.EntryOf(tool).Approval?.Approvers ?? [],
    }, FlowValue.From(state with { Asked = CallState.Lost, Arguments = arguments }));

    private async ValueTask<NodeStep> CallAsync(ITool tool, CallState state, CancellationToken cancellation)
    {
        if (!IsRepeatable(tool))
            await context.RecordStartAsync().ConfigureAwait(false);
        try
        {
            var step = await tool.RunAsync(context with { Input = state.Arguments ?? FlowValue.Null, Answer = state.Has(CallState.Tool) ? context.Answer : null }, _call, cancellation).ConfigureAwait(false);
            return step switch
            {
                NodeStep.Completed done => new NodeStep.Completed(Cut(tool, done.Output)),
                NodeStep.Asked asked => asked with { State = FlowValue.From(state with { Asked = CallState.Tool }) },
                _ => step,
            };
        }
        catch (NodeException e) when (e.Retryable && state.Tries < (_tools.EntryOf(tool).Retries ?? (IsRepeatable(tool) ? 2 : 0)))
        {
            return new NodeStep.Continued(FlowValue.From(state with { Tries = state.Tries + 1 }), context.Time.GetUtcNow() + (FirstWait * Math.Pow(2, state.Tries)));
        }
    }

    private bool IsRepeatable(ITool tool) => _tools.EntryOf(tool).Repeatable ?? tool.Repeatable;

    private async ValueTask<string> UnknownAsync(CancellationToken cancellation)
    {
        var known = (await _tools.AllAsync(cancellation).ConfigureAwait(false)).Select(t => t.Spec.Name).ToList();
        return known.Count == 0 ? $"There is no tool '{_call.Tool}'; there are none." : $"There is no tool '{_call.Tool}'. There are: {string.Join(", ", known)}.";
    }

    private FlowValue Cut(ITool tool, FlowValue result)
    {
        var (text, most) = (CallResults.Text(result), _tools.EntryOf(tool).MaxResult);
        return text.Length <= most ? result : FlowValue.From(CallResults.Cut(text, most));
    }
}
