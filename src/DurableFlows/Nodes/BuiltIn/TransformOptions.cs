using System.ComponentModel;

namespace DurableFlows.Nodes.BuiltIn;

/// <summary>Options of node type <c>transform</c>.</summary>
public sealed record TransformOptions
{
    /// <summary>Liquid over <c>input</c>: the output is the rendered text. Null: the output is the effective input.</summary>
    [Template]
    [Description("Liquid over 'input'; the output is the rendered text. Left out: the output is the input.")]
    public string? Text { get; init; }
}
