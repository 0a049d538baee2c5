using DurableFlows.Cli.Rendering;
using DurableFlows.Journal;
using DurableFlows.Runs;

namespace DurableFlows.Cli.Watching;

/// <summary>Puts events into words, and the many events of a map into few.</summary>
internal sealed class MapDigest
{
    private const int Steps = 4;
    private const int FailuresShown = 5;
    private readonly Dictionary<string, Progress> _maps = new(StringComparer.Ordinal);

    /// <summary>The line of an event; null for one that is only counted.</summary>
    public string? Digest(RunEvent happened)
    {
        if (happened.Items is { } count && happened is { Node: { } map, Detail: null })
            _maps[map] = new Progress { Count = count };
        return happened is { Call: null, Node: { } node } && NodePath.Parse(node) is { Index: not null } item
            ? Item(happened, item)
            : Describe(happened);
    }

    private string? Item(RunEvent happened, NodePath item)
    {
        if (!_maps.TryGetValue(item.Node, out var map))
            _maps[item.Node] = map = new Progress();
        if (happened.Request is not null || happened.Status == "asking")
            return Describe(happened);
        if (happened.Status is not ("succeeded" or "failed" or "returned" or "skipped"))
            return happened.Type == "node.failed" ? map.Failure(Describe(happened)) : null;
        map.Done++;
        if (happened.Status is "failed" or "returned")
        {
            map.Failed++;
            return map.Failure(Describe(happened));
        }

        // A map that was resumed tells its count no more; then only its end is told.
        return map.Count >= 2 * Steps && map.Done % (map.Count / Steps) == 0 && map.Done < map.Count
            ? $"{item.Node}: {map.Done} of {map.Count} items{(map.Failed > 0 ? $", {map.Failed} failed" : "")}"
            : null;
    }

    private static string Describe(RunEvent happened)
    {
        var words = new List<string>();
        if (happened.Node is { } node)
            words.Add((happened.Call is { } call ? $"{node} {call}" : node) + ":");
        words.Add(Word(happened));
        if (happened.Attempt > 1)
            words.Add($"(attempt {happened.Attempt})");
        if (happened is { Items: { } items, Detail: null })
            words.Add($"over {items} items");
        if (happened.DueAt is { } due)
            words.Add($"next at {due:HH:mm:ss}");
        if (happened.Request is { } request && happened.Type != "input.requested")
            words.Add(request);
        if (happened.Detail is { } detail)
            words.Add("- " + Plain.Short(detail, 300));
        return Plain.Line(string.Join(' ', words));
    }

    private static string Word(RunEvent happened) => happened.Type switch
    {
        "node.completed" => happened.Status ?? "succeeded",
        "node.failed" when happened.Status is "waiting" or "running" => "failed, tries again",
        "node.failed" => happened.Status ?? "failed",
        "node.skipped" => "skipped",
        "node.progressed" when happened is { Items: not null, Detail: not null } => "calls",
        "node.progressed" when happened.Items is not null => "runs",
        "node.progressed" => happened.Status ?? "goes on",
        "attempt.started" => "started",
        "input.requested" => $"asks {happened.Request}",
        _ => happened.Type.Replace('.', ' ').Replace('-', ' '),
    };

    private sealed class Progress
    {
        private int _shown;

        public int Count { get; init; }
        public int Done { get; set; }
        public int Failed { get; set; }

        public string? Failure(string line) => _shown++ < FailuresShown ? line : null;
    }
}
