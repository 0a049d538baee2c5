using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace DurableFlows.Nodes.BuiltIn;

/// <summary>Options of node type <c>flow</c>.</summary>
public sealed record FlowNodeOptions
{
    /// <summary>The id of the flow to run, in the <c>flows</c> of the definition.</summary>
    [MinLength(1)]
    [Description("The id of the flow to run, one of the definition's 'flows'.")]
    public required string Flow { get; init; }
}
