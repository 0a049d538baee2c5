using System.IO.Compression;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;

namespace DurableFlows.Bundles;

/// <summary>Takes a bundle into a store: first a look at all of it, then what nobody sees yet, then the journals, at last the markers.</summary>
internal sealed class RunImport(HostParts parts, BundleReader bundle)
{
    private const int LongestAppend = 2 << 20;
    private readonly BundledJournals _journals = new(bundle, parts);

    public static async Task<BundleSummary> ReadAsync(HostParts parts, Stream from, ImportOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(from);
        if (from.CanSeek)
            return await ReadSeekableAsync(parts, from, options, cancellation).ConfigureAwait(false);
        // A zip file is read from its end.
        var spool = Spool.Create();
        await using (spool.ConfigureAwait(false))
        {
            await from.CopyToAsync(spool, cancellation).ConfigureAwait(false);
            return await ReadSeekableAsync(parts, spool, options, cancellation).ConfigureAwait(false);
        }
    }

    private static async Task<BundleSummary> ReadSeekableAsync(HostParts parts, Stream from, ImportOptions options, CancellationToken cancellation)
    {
        // Before the first look into it: what is not whole or not trusted is not unpacked.
        var seal = await ReadableAsync(() => BundleSeal.VerifyAsync(from, cancellation)).ConfigureAwait(false);
        var isTrusted = seal?.Key is { } key && options.Trust.Any(k => k.Public.SequenceEqual(key.Public));
        if (options.Trust.Count > 0 && !isTrusted)
            throw seal?.Key is { } other ? BundleErrors.Untrusted(other, options.Trust) : BundleErrors.Unsigned();
        from.Position = 0;
        var zip = await ReadableAsync(
            () => ZipArchive.CreateAsync(from, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellation)).ConfigureAwait(false);
        await using (zip.ConfigureAwait(false))
        {
            var import = await ReadableAsync(async () => new RunImport(parts, await BundleReader.OpenAsync(zip, seal is not null, cancellation).ConfigureAwait(false))).ConfigureAwait(false);
            var summaries = await ReadableAsync(() => import.VerifyAsync(cancellation)).ConfigureAwait(false);
            return await import.WriteAsync(summaries, cancellation).ConfigureAwait(false) with { SignedBy = seal?.Key?.Id, IsTrusted = isTrusted };
        }
    }

    /// <summary>Whatever the bytes make the readers of zip files, JSON and definitions do, the caller learns that they are damaged.</summary>
    private static async Task<T> ReadableAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (JournalDamagedException or OperationCanceledException or OutOfMemoryException) && !BundleErrors.IsOne(e))
        {
            throw BundleErrors.Damaged($"cannot be read: {e.Message.TrimEnd('.')}", e);
        }
    }

    private async Task<List<RunSummary>> VerifyAsync(CancellationToken cancellation)
    {
        var runs = bundle.Manifest.Runs;
        var journals = runs.Select(r => BundleNames.Journal(RunId.Parse(r.Run))).ToHashSet(StringComparer.Ordinal);
        if (runs.Count == 0 || journals.Count != runs.Count)
            throw BundleErrors.Damaged("names no run, or one twice");
        foreach (var entry in bundle.Manifest.Entries)
        {
            if (BundleNames.TryPayload(entry.Name, out var key) ? key.Value.Hash != entry.Sha256 : !journals.Contains(entry.Name))
                throw BundleErrors.Damaged($"holds entry '{entry.Name}', whose name does not fit what it holds");
            await bundle.VerifyAsync(entry.Name, cancellation).ConfigureAwait(false);
        }

        var summaries = new List<RunSummary>();
        foreach (var run in runs)
            summaries.Add(await _journals.VerifyAsync(run, cancellation).ConfigureAwait(false));
        return summaries;
    }

    private async Task<BundleSummary> WriteAsync(List<RunSummary> summaries, CancellationToken cancellation)
    {
        var runs = bundle.Manifest.Runs;
        foreach (var run in runs)
            await MissingAsync(run, cancellation).ConfigureAwait(false);
        var payloads = bundle.Manifest.Entries.Select(e => BundleNames.TryPayload(e.Name, out var key) ? key : null).OfType<PayloadKey>().ToArray();
        foreach (var key in payloads)
            await parts.Retrying.ExecuteAsync(async token => await _journals.PutAsync(parts.Store, key, token).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        // Children first: a parent that finds none starts another.
        var written = 0L;
        foreach (var run in runs.Reverse())
            written += await parts.Retrying.ExecuteAsync(token => AppendAsync(run, token), cancellation).ConfigureAwait(false);
        foreach (var run in runs)
            await HealAsync(RunId.Parse(run.Run), cancellation).ConfigureAwait(false);
        return new BundleSummary
        {
            Run = summaries[0],
            Runs = [.. runs.Select(r => r.Run)],
            Records = runs.Sum(r => (long)r.Records),
            Payloads = payloads.Count(k => k.Run is not null),
            Written = written,
            Redacted = bundle.Manifest.Redacted ?? [],
        };
    }

    /// <summary>Appends what is missing; each try looks anew, so that nothing lands twice.</summary>
    private async ValueTask<int> AppendAsync(BundledRun listed, CancellationToken cancellation)
    {
        var run = RunId.Parse(listed.Run);
        var (missing, at) = await MissingAsync(listed, cancellation).ConfigureAwait(false);
        if (missing.Count > 0)
            await parts.Store.RepairAsync(run, cancellation).ConfigureAwait(false);
        for (var (from, to) = (0, 0); from < missing.Count; from = to)
        {
            for (var length = 0; to < missing.Count && (to == from || length + missing[to].Length <= LongestAppend); to++)
                length += missing[to].Length;
            at = (await parts.Store.AppendAsync(run, missing.GetRange(from, to - from), at, cancellation).ConfigureAwait(false)).End;
        }

        return missing.Count;
    }

    /// <summary>The records that the store does not have yet: all, none, or the rest of an import that was cut short.</summary>
    private async Task<(List<ReadOnlyMemory<byte>> Bodies, JournalPosition Known)> MissingAsync(BundledRun listed, CancellationToken cancellation)
    {
        var run = RunId.Parse(listed.Run);
        var bundled = await _journals.BodiesAsync(listed, cancellation).ConfigureAwait(false);
        var slice = await parts.Store.ReadAsync(run, JournalPosition.Start, null, cancellation).ConfigureAwait(false);
        var known = slice.Records.Select(RecordFrame.Body).ToList();
        if (known.Count > bundled.Count)
            throw BundleErrors.Exists(run, parts.Store.Spec, $"it has {known.Count} records there and {bundled.Count} in the bundle");
        for (var i = 0; i < known.Count; i++)
        {
            if (!known[i].Span.SequenceEqual(bundled[i].Span))
                throw BundleErrors.Exists(run, parts.Store.Spec, $"record {i + 1} is another one there");
        }

        return ([.. bundled.Skip(known.Count)], slice.End);
    }

    private async Task HealAsync(RunId run, CancellationToken cancellation)
    {
        using var session = await parts.ReadAsync(run, cancellation).ConfigureAwait(false);
        if (session is not null)
            await parts.Upkeep.HealAsync(session).ConfigureAwait(false);
    }
}
