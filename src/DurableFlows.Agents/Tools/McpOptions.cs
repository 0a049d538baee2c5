using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace DurableFlows.Agents.Tools;

/// <summary>An MCP server: a process that is spoken to by its standard streams, or a URL.</summary>
public sealed record McpOptions
{
    /// <summary>The program to start; null for a server behind <see cref="Url"/>.</summary>
    [MinLength(1)]
    [Description("The program to start, for a server that is spoken to by its standard streams.")]
    public string? Command { get; init; }

    /// <summary>Its arguments.</summary>
    [Description("The arguments of the program.")]
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The address of the server, http or https; null for one that is started.</summary>
    [Description("The address of the server, http or https.")]
    public Uri? Url { get; init; }

    /// <summary>Headers of every request to it; values may refer to secrets.</summary>
    [Description("Headers of every request; values may refer to secrets.")]
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The tools to offer; null for all.</summary>
    [Description("The tools to offer; left out: all of them.")]
    public IReadOnlyList<string>? Only { get; init; }
}
