using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using DurableFlows.Nodes.Http;

namespace DurableFlows.Agents.Tools;

/// <summary>A tool of an agent: what it does is said by exactly one of <see cref="Function"/>, <see cref="Http"/>, <see cref="Mcp"/>, <see cref="Flow"/>, <see cref="Ask"/>, <see cref="Files"/> and <see cref="Notes"/>; without any it is the host's function of the tool's name.</summary>
public sealed record ToolOptions
{
    /// <summary>A C# function that the host registered with <c>AddTool</c>, by its name.</summary>
    [MinLength(1)]
    [Description("A C# function that the host has, by its name.")]
    public string? Function { get; init; }

    /// <summary>A call of a URL; its texts are Liquid over <c>input</c>, which are the arguments.</summary>
    [Description("A call of a URL; its texts are Liquid over 'input', which are the arguments.")]
    public HttpOptions? Http { get; init; }

    /// <summary>The tools of an MCP server; each is called by its own name behind this one and an underscore.</summary>
    [Description("The tools of an MCP server; each is called by its own name behind this one and an underscore.")]
    public McpOptions? Mcp { get; init; }

    /// <summary>A flow under <c>flows</c>, run as a child run on the arguments; an agent is called by a flow that has one.</summary>
    [MinLength(1)]
    [Description("A flow under 'flows', run as a child run on the arguments.")]
    public string? Flow { get; init; }

    /// <summary>A question to people.</summary>
    [Description("A question to people.")]
    public AskOptions? Ask { get; init; }

    /// <summary>Files of the run: the agent writes, reads and lists them.</summary>
    [Description("Files of the run, which the agent writes, reads and lists.")]
    public bool Files { get; init; }

    /// <summary>Room for the model to think and plan; it does nothing.</summary>
    [Description("Room for the model to think and plan; it does nothing.")]
    public bool Notes { get; init; }

    /// <summary>What it does, for the model; null for what the function, server or flow says.</summary>
    [Description("What it does, for the model; left out: what the function, server or flow says.")]
    public string? Description { get; init; }

    /// <summary>A JSON Schema of the arguments; null for what the function, server or flow says.</summary>
    [Description("A JSON Schema of its arguments; left out: what the function, server or flow says.")]
    public JsonElement? Parameters { get; init; }

    /// <summary>People whose leave a call needs; null for none.</summary>
    [Description("People whose leave a call needs.")]
    public ToolApproval? Approval { get; init; }

    /// <summary>Whether a call may be made twice without harm; null for what the tool itself says.</summary>
    [Description("Whether a call may be made twice without harm; left out: what the tool itself says.")]
    public bool? Repeatable { get; init; }

    /// <summary>What becomes of a call that is not repeatable and whose host was lost while it ran; default <see cref="LostCall.Ask"/>.</summary>
    [Description("What becomes of a call that is not repeatable and whose host was lost while it ran: ask (the default), repeat, lookUp, or fail.")]
    public LostCall OnLost { get; init; }

    /// <summary>How often a call that failed for a moment is tried again, 0 to 10; null: 2 for a repeatable tool, else 0.</summary>
    [Range(0, 10)]
    [Description("How often a call that failed for a moment is tried again; default 2 for a repeatable tool, else 0.")]
    public int? Retries { get; init; }

    /// <summary>How long a result may be, in characters, before it is cut; 100 to 10,000,000, default 50,000.</summary>
    [Range(100, 10_000_000)]
    [Description("How long a result may be, in characters, before it is cut; default 50000.")]
    public int MaxResult { get; init; } = 50_000;
}
