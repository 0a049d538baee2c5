using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace DurableFlows.Nodes.BuiltIn;

/// <summary>Options of node type <c>delay</c>: exactly one of them.</summary>
public sealed record DelayOptions
{
    /// <summary>How long to wait, from the moment the node starts; 0 to 10,000 days.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "10000.00:00:00", ParseLimitsInInvariantCulture = true)]
    [Description("How long to wait, for example 30s or 3d; at most 10000d.")]
    public TimeSpan? For { get; init; }

    /// <summary>The time to wait for, in ISO 8601, UTC when it names no offset; Liquid over <c>input</c>.</summary>
    [Template]
    [Description("The ISO 8601 time to wait for, UTC when it names no offset; Liquid over 'input'.")]
    public string? Until { get; init; }
}
