namespace DurableFlows.Definitions;

/// <summary>Adds nodes of the built-in types.</summary>
public static class FlowBuilderNodes
{
    /// <summary>Adds a node that gives its input, as the mapping built it.</summary>
    public static FlowBuilder AddTransform(this FlowBuilder flow, string id, string? after = null, Action<NodeOptions>? node = null) =>
        flow.Append(id, "transform", after, null, node);

    /// <summary>Adds a node that calls a URL; more options go into <see cref="NodeOptions.With"/>, which then replaces the URL too.</summary>
    public static FlowBuilder AddHttp(this FlowBuilder flow, string id, string url, string? after = null, Action<NodeOptions>? node = null) =>
        flow.Append(id, "http", after, new { url }, node);

    /// <summary>Adds a node that waits.</summary>
    public static FlowBuilder AddDelay(this FlowBuilder flow, string id, TimeSpan time, string? after = null, Action<NodeOptions>? node = null) =>
        flow.Append(id, "delay", after, new Dictionary<string, TimeSpan> { ["for"] = time }, node);

    /// <summary>Adds a node that chooses the first option whose expression holds.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="id">The node's id.</param>
    /// <param name="options">From the id of each option, in order, to its expression.</param>
    /// <param name="otherwise">The option chosen when none holds; null to fail.</param>
    /// <param name="after">The node before it; null for none.</param>
    /// <param name="node">More of the node.</param>
    public static FlowBuilder AddChoice(
        this FlowBuilder flow, string id, IEnumerable<KeyValuePair<string, string>> options, string? otherwise = null, string? after = null, Action<NodeOptions>? node = null) =>
        flow.Append(id, "choice", after, new { options = options.Select(o => new { id = o.Key, when = o.Value }), otherwise }, node);

    /// <summary>Adds a node that asks people; more options go into <see cref="NodeOptions.With"/>, which then replaces the title too.</summary>
    public static FlowBuilder AddQuestion(this FlowBuilder flow, string id, string title, string? after = null, Action<NodeOptions>? node = null) =>
        flow.Append(id, "question", after, new { title }, node);

    /// <summary>Adds a node that fails.</summary>
    public static FlowBuilder AddFail(this FlowBuilder flow, string id, string code, string message, string? after = null, Action<NodeOptions>? node = null) =>
        flow.Append(id, "fail", after, new { code, message }, node);
}
