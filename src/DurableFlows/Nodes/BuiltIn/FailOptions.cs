using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace DurableFlows.Nodes.BuiltIn;

/// <summary>Options of node type <c>fail</c>.</summary>
public sealed record FailOptions
{
    /// <summary>The error's code, which retry rules and conditions may name.</summary>
    [RegularExpression("[a-z0-9]+([.-][a-z0-9]+)*")]
    [Description("The error's code, in lower case with dots and dashes, for example claim.too-old.")]
    public required string Code { get; init; }

    /// <summary>What went wrong; Liquid over <c>input</c>.</summary>
    [Template]
    [MinLength(1)]
    [Description("What went wrong, for people; Liquid over 'input'.")]
    public required string Message { get; init; }

    /// <summary>Whether trying again may help; default false.</summary>
    [Description("Whether trying again may help; default false.")]
    public bool Retryable { get; init; }
}
