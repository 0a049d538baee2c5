using System.Text;
using System.Text.Json;
using DurableFlows.Agents.Conversations;
using DurableFlows.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Agents.Tools;

/// <summary>Lets the model keep texts as files of the run. Which files there are is told by the calls that wrote them.</summary>
internal static class FileTools
{
    private const string Name = """{"type":"string","description":"The name of the file."}""";

    /// <summary>What the tools of an entry are called.</summary>
    public static IEnumerable<string> Names(string name) => [$"{name}_write", $"{name}_read", $"{name}_list"];

    public static IReadOnlyList<ITool> Of(string name) =>
    [
        new FileTool(Spec($"{name}_write", "Writes a file of this run, in place of one of that name.", $$$"""{"type":"object","required":["name","text"],"properties":{"name":{{{Name}}},"text":{"type":"string"} } }"""), WriteAsync),
        new FileTool(Spec($"{name}_read", "Reads a file of this run.", $$$"""{"type":"object","required":["name"],"properties":{"name":{{{Name}}} } }"""), ReadAsync),
        new FileTool(Spec($"{name}_list", "Lists the files of this run.", """{"type":"object","properties":{}}"""), ListAsync),
    ];

    private static ToolSpec Spec(string name, string description, string parameters) => new(name, description, JsonElement.Parse(parameters));

    private static async ValueTask<FlowValue> WriteAsync(NodeContext context, CallRecord call, CancellationToken cancellation)
    {
        var text = context.Input.Element.GetProperty("text").GetString() ?? "";
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return FlowValue.From(await context.Files.SaveAsync(Named(context), "text/plain", content, cancellation).ConfigureAwait(false));
    }

    private static async ValueTask<FlowValue> ReadAsync(NodeContext context, CallRecord call, CancellationToken cancellation)
    {
        if (call.Files?.FirstOrDefault(f => f.Name == Named(context)) is not { } file)
            throw new NodeException(AgentCodes.ToolFailed, $"There is no file '{Named(context)}'. {Known(call)}");
        using var reader = new StreamReader(await context.Files.OpenAsync(file, cancellation).ConfigureAwait(false));
        return FlowValue.From(await reader.ReadToEndAsync(cancellation).ConfigureAwait(false));
    }

    private static ValueTask<FlowValue> ListAsync(NodeContext context, CallRecord call, CancellationToken cancellation)
        => new(FlowValue.From((call.Files ?? []).Select(f => new { f.Name, f.Length })));

    private static string Named(NodeContext context) => context.Input.Element.GetProperty("name").GetString() ?? "";

    private static string Known(CallRecord call) => call.Files is { Count: > 0 } files ? $"There are: {string.Join(", ", files.Select(f => f.Name))}." : "There are none.";

    private sealed class FileTool(ToolSpec spec, Func<NodeContext, CallRecord, CancellationToken, ValueTask<FlowValue>> run) : ITool
    {
        public ToolSpec Spec => spec;

        public bool Repeatable => true;

        public CallRecord Prepare(CallRecord call, AgentHistory history) => call with { Files = history.Files.ToList() is { Count: > 0 } files ? files : null };

        public async ValueTask<NodeStep> RunAsync(NodeContext context, CallRecord call, CancellationToken cancellation)
            => new NodeStep.Completed(await run(context, call, cancellation).ConfigureAwait(false));
    }
}
