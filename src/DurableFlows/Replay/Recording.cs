using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;

namespace DurableFlows.Replay;

/// <summary>What one run recorded, by node and item, in the order in which it counted.</summary>
internal sealed class Recording(RunState last, RunValues values)
{
    private readonly Dictionary<NodePath, List<RecordedStep>> _steps = [];
    private readonly Dictionary<NodePath, List<RequestState>> _requests = [];
    private readonly Dictionary<NodePath, List<string>> _children = [];

    /// <summary>The definition the run began with; the one in force last is that of <see cref="Last"/>.</summary>
    public FlowGraph First { get; } = last.Graph;

    /// <summary>The run as it stood last.</summary>
    public RunState Last { get; } = last;

    public RunValues Values { get; } = values;

    /// <summary>What people did to the run as a whole, in order: cancels, and resumes of what had ended or that changed something.</summary>
    public List<RecordedStep> Acts { get; } = [];

    /// <summary>The records that ended the run, in order.</summary>
    public List<RecordedStep> Ends { get; } = [];

    /// <summary>When each answer counted, by the id of its record.</summary>
    public Dictionary<string, (DateTimeOffset At, long Position)> Answers { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<RecordedStep> Steps(NodePath path) => _steps.GetValueOrDefault(path, []);

    /// <summary>The requests of a node, in the order it asked.</summary>
    public IReadOnlyList<RequestState> Requests(NodePath path) => _requests.GetValueOrDefault(path, []);

    /// <summary>The child runs of a node, in the order it started them.</summary>
    public IReadOnlyList<string> Children(NodePath path) => _children.GetValueOrDefault(path, []);

    public void Add(NodePath path, RecordedStep step)
    {
        List(_steps, path).Add(step);
        if (step.Record is NodeProgressed { Child.Run: var child })
            AddChild(path, child);
    }

    public void AddChild(NodePath path, string child) => List(_children, path).Add(child);

    public void AddRequest(NodePath path, RequestState request)
    {
        var asked = List(_requests, path);
        if (!asked.Contains(request))
            asked.Add(request);
    }

    private static List<T> List<T>(Dictionary<NodePath, List<T>> lists, NodePath path)
    {
        if (!lists.TryGetValue(path, out var list))
            lists[path] = list = [];
        return list;
    }
}
