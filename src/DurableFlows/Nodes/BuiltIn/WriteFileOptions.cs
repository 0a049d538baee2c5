using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace DurableFlows.Nodes.BuiltIn;

/// <summary>Options of node type <c>write-file</c>.</summary>
/// <remarks>What is written is <see cref="Content"/> when it is set, else the whole input: for text an input that is a text as it is, any other as JSON.</remarks>
public sealed record WriteFileOptions
{
    /// <summary>The file, relative to the host's <see cref="OutputFolder"/>, with forward slashes; Liquid over <c>input</c>.</summary>
    [Template]
    [MinLength(1)]
    [Description("The file, relative to the host's output folder, with forward slashes; Liquid over 'input'.")]
    public required string Path { get; init; }

    /// <summary>What is written; Liquid over <c>input</c>; null for the whole input. For JSON it must render to JSON.</summary>
    [Template]
    [Description("What is written; Liquid over 'input'. Left out: the whole input.")]
    public string? Content { get; init; }

    /// <summary>JSON or text; default JSON.</summary>
    [Description("json (the default) or text.")]
    public FileFormat Format { get; init; }

    /// <summary>Whether JSON is spread over lines; default true.</summary>
    [Description("Whether JSON is spread over lines; default true.")]
    public bool Indented { get; init; } = true;
}
