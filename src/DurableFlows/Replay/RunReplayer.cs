using DurableFlows.Comparisons;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;

namespace DurableFlows.Replay;

/// <summary>Runs a run again beside its recording and compares the two.</summary>
internal sealed class RunReplayer(HostParts parts, FlowHostOptions options, IServiceProvider services)
{
    public async Task<ReplayResult> ReplayAsync(RunId run, ReplayOptions how, CancellationToken cancellation)
    {
        var recording = await RecordingReader.ReadAsync(parts, run, cancellation).ConfigureAwait(false) ?? throw RecordedJournal.NotFound(parts, run);
        var graph = how.Flow is { } flow ? parts.Definitions.Compile(flow) : recording.First;
        var live = await LiveAsync(run, how.Flow is null ? recording.Last.Graph : graph, how, cancellation).ConfigureAwait(false);
        // What was blanked must not reach anybody as if it were what was there.
        if (recording.Last.Started.Redacted && (live.Named.Count > 0 || live.Unknown))
            throw RunOpener.Redacted(run);
        var host = new ReplayHost(new ReplayStore(options.Store), options, services, new ReplayClock(recording.Last.Started.Time), child => RecordingReader.ReadAsync(parts, RunId.Parse(child), cancellation));
        await using (host.ConfigureAwait(false))
        {
            var replayed = await host.RunAsync(recording, graph, live, cancellation).ConfigureAwait(false);
            return await CompareAsync(recording, replayed, host.Refused, cancellation).ConfigureAwait(false);
        }
    }

    private static async Task<ReplayResult> CompareAsync(Recording recording, ReplayRun? replayed, List<ReplayRefusal> refused, CancellationToken cancellation)
    {
        var (one, other) = (new ComparedRun(recording.Last, recording.Values), replayed is null ? null : new ComparedRun(replayed.Session.Read(s => s), replayed.Values));
        var before = await ReplayComparer.EndAsync(one, cancellation).ConfigureAwait(false);
        var after = other is null ? new ReplayEnd { Status = RunStatus.Running } : await ReplayComparer.EndAsync(other, cancellation).ConfigureAwait(false);
        var nodes = await ReplayComparer.NodesAsync(one, other, cancellation).ConfigureAwait(false);
        return new ReplayResult
        {
            Run = Summaries.Of(recording.Last),
            Recorded = before,
            Replayed = after,
            Nodes = nodes,
            Refused = refused,
            IsSame = refused.Count == 0 && ReplayComparer.AreSame(before, after) && nodes.All(n => n.IsSame),
        };
    }

    private async Task<LiveNodes> LiveAsync(RunId run, FlowGraph graph, ReplayOptions how, CancellationToken cancellation)
    {
        var named = how.Live.Select(id => graph.Node(id).Id).ToHashSet(StringComparer.Ordinal);
        if (how.FromNode is { } from)
            named.UnionWith(graph.Descendants(graph.Node(from)).Select(n => n.Id).Append(from));
        DateTimeOffset? time = null;
        if (how.FromPosition is { } position)
            time = (await RunSession.OpenAsync(parts.Store, parts.Definitions, parts.Retry, run, position, cancellation).ConfigureAwait(false))?.Read(s => s.Now);
        return new LiveNodes { Named = named, Position = how.FromPosition, Time = time };
    }
}
