using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;

namespace DurableFlows.Bundles;

/// <summary>The journals of a bundle, read as the engine reads them before a store is given any.</summary>
internal sealed class BundledJournals(BundleReader bundle, HostParts parts)
{
    /// <summary>The bodies of a run's records.</summary>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> BodiesAsync(BundledRun listed, CancellationToken cancellation)
    {
        var run = RunId.Parse(listed.Run);
        var left = await bundle.ReadAsync(BundleNames.Journal(run), cancellation).ConfigureAwait(false);
        var bodies = new List<ReadOnlyMemory<byte>>();
        while (left.Span.IndexOf((byte)'\n') is var end and >= 0)
        {
            bodies.Add(left[..end]);
            left = left[(end + 1)..];
        }

        return left.Length == 0 && bodies.Count == listed.Records && bodies.TrueForAll(b => RecordBodies.IsOne(b.Span))
            ? bodies
            : throw BundleErrors.Damaged($"does not hold the {listed.Records} whole records that run {run} is said to have");
    }

    /// <summary>Builds the run's state in memory, and looks whether all is there that it needs.</summary>
    public async Task<RunSummary> VerifyAsync(BundledRun listed, CancellationToken cancellation)
    {
        var run = RunId.Parse(listed.Run);
        var bodies = await BodiesAsync(listed, cancellation).ConfigureAwait(false);
        for (var i = 0; i < bodies.Count; i++)
            VerifyParts(run, JournalCodec.Decode(run, i + 1, bodies[i].Span));
        if (bodies.Count == 0 || JournalHead.StartOf(JournalCodec.Decode(run, 1, bodies[0].Span)) is not { } started)
            throw BundleErrors.Damaged($"has no start of run {run}");
        var staging = new MemoryStore(parts.Time);
        foreach (var definition in bodies.SelectMany((b, i) => Definitions(JournalCodec.Decode(run, i + 1, b.Span))))
            await PutAsync(staging, PayloadKey.Definition(definition), cancellation).ConfigureAwait(false);
        await staging.AppendAsync(run, bodies, null, cancellation).ConfigureAwait(false);
        using var session = await RunSession.OpenAsync(staging, new DefinitionStore(staging, parts.Registry), parts.Retry, run, null, cancellation).ConfigureAwait(false);
        return session?.Read(Summaries.Of) ?? throw BundleErrors.Damaged($"has no start of run {run}");
    }

    /// <summary>Puts a payload or definition into a store, unless it is there.</summary>
    public async Task PutAsync(IFlowStore store, PayloadKey key, CancellationToken cancellation)
    {
        var content = await bundle.OpenAsync(BundleNames.Payload(key), cancellation).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
            await store.PutAsync(key, content, cancellation).ConfigureAwait(false);
    }

    private void VerifyParts(RunId run, JournalRecord record)
    {
        foreach (var definition in Definitions(record))
            VerifyIsThere(PayloadKey.Definition(definition));
        foreach (var value in StoredParts.Of(record))
        {
            if (RunExport.KeyOf(run, value) is { } key)
                VerifyIsThere(key);
        }
    }

    /// <summary>The definitions that a record refers to.</summary>
    public static IEnumerable<string> Definitions(JournalRecord record)
        => JournalHead.StartOf(record) is { } started ? [started.Definition, JournalHead.DefinitionOf(record, started)]
            : JournalHead.AdoptedBy(record) is { } adopted ? [adopted]
            : [];

    private void VerifyIsThere(PayloadKey key)
    {
        if (!bundle.Has(BundleNames.Payload(key)))
            throw BundleErrors.Damaged($"lacks {key}, which its records refer to");
    }
}
