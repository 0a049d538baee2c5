using System.Text.Json;
using DurableFlows.Agents.Conversations;
using DurableFlows.Nodes;
using DurableFlows.Values;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace DurableFlows.Agents.Tools;

internal sealed class FunctionTool(ToolSpec spec, ToolFunction function) : ITool
{
    public ToolSpec Spec => spec;

    public bool Repeatable => function.Repeatable;

    public static FunctionTool Of(string name, ToolOptions tool, NodeContext context)
    {
        var tools = context.Services.GetService<AgentTools>();
        var wanted = tool.Function ?? name;
        if (tools?.Find(wanted) is not { } function)
        {
            var known = tools?.Names.ToList() ?? [];
            throw new NodeException(AgentCodes.ToolMissing, $"Tool '{name}' is the function '{wanted}', which this host does not have; it has {(known.Count == 0 ? "none" : string.Join(", ", known))}. Register it with AddTool.");
        }

        if (tool.OnLost == LostCall.LookUp && function.LookUp is null)
            throw new NodeException(AgentCodes.ToolMissing, $"Tool '{name}' is to look up what became of lost calls, and the function '{wanted}' cannot: register it with a 'lookUp', or say another 'onLost'.");

        return new FunctionTool(new ToolSpec(name, tool.Description ?? (function.Function.Description is { Length: > 0 } described ? described : name), tool.Parameters ?? function.Function.JsonSchema), function);
    }

    public async ValueTask<NodeStep> RunAsync(NodeContext context, CallRecord call, CancellationToken cancellation)
    {
        var arguments = new AIFunctionArguments(CallResults.Members(context.Input)) { Services = context.Services, Context = new Dictionary<object, object?> { [typeof(NodeContext)] = context } };
        try
        {
            return new NodeStep.Completed(Value(await function.Function.InvokeAsync(arguments, cancellation).ConfigureAwait(false)));
        }
        catch (Exception e) when (e is not FlowException && !cancellation.IsCancellationRequested)
        {
            throw new NodeException(AgentCodes.ToolFailed, $"{e.GetType().Name}: {e.Message}", e is HttpRequestException or TimeoutException or IOException, inner: e);
        }
    }

    public async ValueTask<FlowValue?> LookUpAsync(NodeContext context, CancellationToken cancellation)
        => function.LookUp is { } lookUp && await lookUp(context, cancellation).ConfigureAwait(false) is { } known ? Value(known) : null;

    private static FlowValue Value(object? result) => result switch
    {
        null => FlowValue.From("Done."),
        FlowValue value => value,
        JsonElement element => FlowValue.FromElement(element),
        _ => FlowValue.FromElement(JsonSerializer.SerializeToElement(result, AIJsonUtilities.DefaultOptions)),
    };
}
