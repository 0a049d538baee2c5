using System.Reflection;
using System.Text.RegularExpressions;

namespace DurableFlows.Nodes;

/// <summary>The name under which a node class is registered.</summary>
public static partial class NodeTypeName
{
    /// <summary>The name in the class's <see cref="NodeTypeAttribute"/>; without one the class name in lower case with dashes and without <c>Node</c> at its end: <c>ClassifyClaimNode</c> is <c>classify-claim</c>.</summary>
    public static string Of<TNode>()
        where TNode : INode => Of(typeof(TNode));

    internal static string Of(Type node)
    {
        if (node.GetCustomAttribute<NodeTypeAttribute>() is { } declared)
            return declared.Name;
        var name = node.Name.Split('`')[0];
        if (name.EndsWith("Node", StringComparison.Ordinal) && name.Length > "Node".Length)
            name = name[..^"Node".Length];
        return WordStart().Replace(name, "-").Replace('_', '-').ToLowerInvariant();
    }

    // Before a capital that follows a small letter or digit, and before the last capital of an abbreviation.
    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex WordStart();
}
