using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;

namespace DurableFlows.Replay;

/// <summary>One run as it is replayed, beside what was recorded of it.</summary>
internal sealed class ReplayRun(RunSession session, string token, RunValues values, Recording? recording, LiveNodes live)
{
    private readonly Dictionary<NodePath, int> _next = [];
    private readonly Dictionary<NodePath, List<string>> _asked = [];
    private int _ends;
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);

    public RunSession Session { get; } = session;

    /// <summary>Tells the opening that goes on from earlier ones.</summary>
    public string Token { get; set; } = token;

    public RunValues Values { get; } = values;

    /// <summary>What was recorded; null for a run that there was not.</summary>
    public Recording? Recording { get; } = recording;

    public LiveNodes Live { get; } = live;

    /// <summary>How many of the children of each node were met.</summary>
    public Dictionary<NodePath, int> Children { get; } = [];

    /// <summary>Whether the attempt under way came to the node itself.</summary>
    public bool IsAsked { get; set; }

    /// <summary>What the next dispatch of a node came to; null where nothing is known.</summary>
    public RecordedStep? Peek(NodePath path)
    {
        var steps = Recording?.Steps(path) ?? [];
        return _next.GetValueOrDefault(path) is var at && at < steps.Count && Live.Knows(steps[at]) ? steps[at] : null;
    }

    /// <summary>Takes what the node itself came to next; null where nothing is known.</summary>
    public RecordedStep? Take(NodePath path)
    {
        while (Peek(path) is { } step)
        {
            if (!step.Repeats)
                _next[path] = _next.GetValueOrDefault(path) + 1;
            if (step.IsOwn || step.Repeats)
                return step.IsOwn ? step : null;
        }

        return null;
    }

    /// <summary>An attempt ended without the node itself: what it was recorded to come to there is done with.</summary>
    public void Pass(NodePath path)
    {
        if (Peek(path) is { IsOwn: false, Repeats: false })
            _next[path] = _next.GetValueOrDefault(path) + 1;
    }

    /// <summary>When the run ended: what was under way then was waited for. Null where that is not known.</summary>
    public RecordedStep? TakeEnd() => Recording?.Ends.ElementAtOrDefault(_ends++) is { } end && Live.Knows(end) ? end : null;

    /// <summary>Whether a node never came further in the recorded run, which has not ended.</summary>
    public bool IsLeftOpen(NodePath path) => !Live.Unknown && Recording is { Last: { End: null } last } && last.Find(path) is { IsSettled: false };

    /// <summary>Takes in that a node asks.</summary>
    public void Asks(NodePath path, string request)
    {
        if (!_asked.TryGetValue(path, out var asked))
            _asked[path] = asked = [];
        if (!asked.Contains(request))
            asked.Add(request);
    }

    /// <summary>The recorded request that a request stands for: the first that a node asks is the first it asked. Null where there is none.</summary>
    public RequestState? RecordedRequest(NodePath path, string request) => Recording?.Requests(path).ElementAtOrDefault(_asked.GetValueOrDefault(path, []).IndexOf(request));

    /// <summary>Whether a recorded answer is given for the first time.</summary>
    public bool Gives(string answer) => _given.Add(answer);

    /// <summary>Whether a node does something else than when it was recorded. When it is reached, and how often it is tried, is not part of that.</summary>
    public static bool HasChanged(GraphNode node, RecordedStep recorded) => recorded.Node is not { } old || Mark(old) != Mark(node);

    private static string Mark(GraphNode node) => Fingerprint.Of(
        new NodeDefinition
        {
            Id = node.Id,
            Type = node.Definition.Type,
            With = node.Definition.With,
            Input = node.Definition.Input,
            Map = node.Definition.Map is { } map ? new MapDefinition { Items = map.Items } : null,
            Needs = node.Definition.Input is null ? [.. node.Definition.Needs.Select(n => n with { When = null })] : [],
        },
        node.Type?.Version ?? 0);
}
