using System.Text.Json;
using System.Text.Json.Nodes;
using DurableFlows.Values;

namespace DurableFlows.Cli.Inputs;

/// <summary>Input given piece by piece, as <c>name=value</c> or <c>outer.inner=value</c>.</summary>
internal static class Assignments
{
    /// <summary>Lays assignments over an input.</summary>
    public static FlowValue Apply(FlowValue? input, IReadOnlyList<string> assignments)
    {
        if (assignments.Count == 0)
            return input ?? FlowValue.Null;
        JsonNode? root;
        try
        {
            root = input is null || input.IsNull ? new JsonObject() : JsonNode.Parse(input.Utf8.Span);
            if (root is not JsonObject members)
                throw new UsageException("--set changes members of an object, and the input is none.");
            foreach (var assignment in assignments)
                Set(members, assignment);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            throw new UsageException("--set cannot change an input that has the same member twice.");
        }

        return JsonText.Parse(System.Text.Encoding.UTF8.GetBytes(root.ToJsonString()), "the input with --set");
    }

    private static void Set(JsonObject root, string assignment)
    {
        var at = assignment.IndexOf('=', StringComparison.Ordinal);
        var path = at > 0 ? assignment[..at].Split('.') : [];
        if (at <= 0 || path.Any(string.IsNullOrWhiteSpace))
            throw new UsageException($"--set '{assignment}' is not of the form name=value.");
        var target = root;
        foreach (var name in path[..^1])
        {
            if (target[name] is null)
                target[name] = new JsonObject();
            target = target[name] as JsonObject ?? throw new UsageException($"--set '{assignment}': '{name}' is no object.");
        }

        target[path[^1]] = Value(assignment[(at + 1)..]);
    }

    /// <summary>What reads as JSON is JSON, anything else is text.</summary>
    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 64 });
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
