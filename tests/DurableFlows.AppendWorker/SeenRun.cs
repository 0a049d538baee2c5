using System.Security.Cryptography;
using System.Text;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Scheduling;
using DurableFlows.Values;

namespace DurableFlows.AppendWorker;

/// <summary>A run as one reader sees it: the engine's own session, and what it made of each record, in order.</summary>
internal sealed class SeenRun
{
    private readonly List<AppliedRecord> _records = [];
    private readonly HostParts _parts;
    private RunSession? _session;

    private SeenRun(IFlowStore store)
        => _parts = new HostParts(new FlowHostOptions { Store = store }, NoServices.Instance, TimeProvider.System, new IdSource(TimeProvider.System));

    public RunSession Session => _session ?? throw new InvalidOperationException("The run is not open.");

    public IReadOnlyList<AppliedRecord> Records => _records;

    /// <summary>The ids of the records that count.</summary>
    public IEnumerable<string> Counted => _records.Where(r => r.Verdict == RecordVerdict.Applied).Select(r => r.Record.Id);

    public static async Task<SeenRun> OpenAsync(IFlowStore store, string run)
    {
        var seen = new SeenRun(store);
        var (parts, id) = (seen._parts, RunId.Parse(run));
        seen._session = await RunSession.OpenAsync(parts.Store, parts.Definitions, parts.Retry, id, null, CancellationToken.None, (_, applied) => seen._records.Add(applied));
        return seen;
    }

    /// <summary>Completes an item of a map, as a worker of the generation in force does.</summary>
    public async Task CompleteAsync(NodePath item)
    {
        var work = Session.Read(s => s.Find(item) is { } node ? NodeWork.From(s, node.Dispatch, s.Opened?.Token ?? "") : null)
            ?? throw new InvalidOperationException($"{item} is not due.");
        await Session.AppendAsync(_parts.Records.Completed(work, StoredValue.Of(FlowValue.From(item.Index)), new EdgeVerdicts(null, null), TimeSpan.Zero));
    }

    /// <summary>Says an order in one line.</summary>
    public static string HashOf(IEnumerable<string> ids) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', ids))));
}
