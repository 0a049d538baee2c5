using System.Diagnostics;
using Microsoft.Agents.AI.Workflows;
using Microsoft.Agents.AI.Workflows.Checkpointing;

namespace DurableFlows.Bench.Peers;

/// <summary>A chain with a checkpoint before its last executor, and how long it takes from there to that executor.</summary>
internal sealed class ResumeRun : IDisposable
{
    private readonly FileSystemJsonCheckpointStore _store;
    private readonly CheckpointInfo _checkpoint;
    private readonly int _nodes;

    private ResumeRun(FileSystemJsonCheckpointStore store, CheckpointInfo checkpoint, int nodes)
        => (_store, _checkpoint, _nodes) = (store, checkpoint, nodes);

    public static async Task<ResumeRun> PrepareAsync(DirectoryInfo folder, int nodes, string input)
    {
        var store = new FileSystemJsonCheckpointStore(folder);
        await using var run = await InProcessExecution.RunAsync(Build(nodes, out _), input, CheckpointManager.CreateJson(store));
        // The checkpoint of the last step follows the last executor; the one before it leads to it.
        var checkpoints = run.OutgoingEvents.OfType<SuperStepCompletedEvent>().Select(e => e.CompletionInfo?.Checkpoint).OfType<CheckpointInfo>().ToList();
        return new ResumeRun(store, checkpoints[^2], nodes);
    }

    public async Task<double> MeasureAsync()
    {
        var workflow = Build(_nodes, out var last);
        var start = Stopwatch.GetTimestamp();
        await using var run = await InProcessExecution.ResumeAsync(workflow, _checkpoint, CheckpointManager.CreateJson(_store));
        return last.ReachedAt == 0
            ? throw new InvalidOperationException("The last executor was not reached.")
            : Stopwatch.GetElapsedTime(start, last.ReachedAt).TotalMicroseconds;
    }

    public void Dispose() => _store.Dispose();

    private static Workflow Build(int nodes, out MarkExecutor last)
    {
        last = new MarkExecutor("last");
        return Workflows.Chain([.. Enumerable.Range(0, nodes).Select(i => new PassExecutor($"n{i}")), last]);
    }
}
