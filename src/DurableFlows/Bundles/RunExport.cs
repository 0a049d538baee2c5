using System.IO.Compression;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Values;

namespace DurableFlows.Bundles;

/// <summary>Writes a run into a bundle, one journal at a time and one payload at a time.</summary>
/// <remarks>A parent is read before its children: what a child comes to after that its parent learns when it is resumed.</remarks>
internal sealed class RunExport(HostParts parts, ZipArchive zip, RedactionRules? rules)
{
    private readonly BundleWriter _writer = new(zip);
    private readonly List<BundledRun> _runs = [];
    private readonly Queue<(RunId Run, RunId Parent, string Incarnation)> _children = new();
    private readonly HashSet<PayloadKey> _written = [];
    private readonly Queue<PayloadKey> _files = new();

    /// <returns>What was written; null when there is no such run.</returns>
    public static async Task<BundleSummary?> WriteAsync(HostParts parts, RunId run, Stream to, ExportOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(to);
        if (options.Key is { CanSign: false })
            throw new ArgumentException("A public key signs nothing: give the private one, or none.", nameof(options));
        var rules = RedactionRules.Read(options.Redact);
        using var session = await parts.ReadAsync(run, cancellation).ConfigureAwait(false);
        if (session is null)
            return null;
        using var sealing = new SealingStream(to, options.Key);
        var zip = await ZipArchive.CreateAsync(sealing, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellation).ConfigureAwait(false);
        BundleSummary summary;
        await using (zip.ConfigureAwait(false))
        {
            zip.Comment = sealing.Placeholder;
            summary = await new RunExport(parts, zip, rules).WriteAsync(session, cancellation).ConfigureAwait(false);
        }

        await sealing.SealAsync(cancellation).ConfigureAwait(false);
        return summary with { SignedBy = options.Key?.Id };
    }

    private async Task<BundleSummary> WriteAsync(RunSession session, CancellationToken cancellation)
    {
        var run = session.Run;
        await WriteRunAsync(run, await FramesAsync(run, session.End, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        while (_children.TryDequeue(out var child))
        {
            var frames = await FramesAsync(child.Run, null, cancellation).ConfigureAwait(false);
            if (_runs.TrueForAll(r => r.Run != child.Run.Value) && IsChild(child.Run, frames, child.Parent, child.Incarnation))
                await WriteRunAsync(child.Run, frames, cancellation).ConfigureAwait(false);
        }

        await _writer.WriteManifestAsync(
            new BundleManifest { Engine = EngineVersion.Current, Runs = _runs, Redacted = rules?.Counted, Entries = _writer.Entries }, cancellation).ConfigureAwait(false);
        return new BundleSummary
        {
            Run = session.Read(Summaries.Of),
            Runs = [.. _runs.Select(r => r.Run)],
            Records = _runs.Sum(r => (long)r.Records),
            Payloads = _writer.Entries.Count(e => BundleNames.TryPayload(e.Name, out var key) && key.Value.Run is not null),
            Redacted = rules?.Counted ?? [],
        };
    }

    private async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> FramesAsync(RunId run, JournalPosition? upTo, CancellationToken cancellation)
        => (await parts.Store.ReadAsync(run, JournalPosition.Start, upTo, cancellation).ConfigureAwait(false)).Records;

    /// <summary>Somebody else's run may have the id that a child was to have, and a child may never have started.</summary>
    private static bool IsChild(RunId run, IReadOnlyList<ReadOnlyMemory<byte>> frames, RunId parent, string incarnation)
        => frames.Count > 0 && JournalHead.StartOf(JournalCodec.Decode(run, 1, frames[0].Span))?.Parent is { } link && link.Run == parent.Value && link.Incarnation == incarnation;

    private async Task WriteRunAsync(RunId run, IReadOnlyList<ReadOnlyMemory<byte>> frames, CancellationToken cancellation)
    {
        _runs.Add(new BundledRun(run.Value, frames.Count));
        if (rules is not null)
            await WriteRedactedAsync(run, frames, rules, cancellation).ConfigureAwait(false);
        else
        {
            await _writer.WriteLinesAsync(BundleNames.Journal(run), frames.Select(RecordFrame.Body), cancellation).ConfigureAwait(false);
            for (var i = 0; i < frames.Count; i++)
                await WritePartsAsync(run, JournalCodec.Decode(run, i + 1, frames[i].Span), cancellation).ConfigureAwait(false);
        }

        while (_files.TryDequeue(out var file))
            await WritePayloadAsync(file, isFile: true, cancellation).ConfigureAwait(false);
    }

    /// <summary>The journal comes last: what its values come to is known only then.</summary>
    private async Task WriteRedactedAsync(RunId run, IReadOnlyList<ReadOnlyMemory<byte>> frames, RedactionRules blank, CancellationToken cancellation)
    {
        var values = new RedactedValues(run, parts.Values(run), blank);
        var journal = new RedactedJournal(values, blank, cancellation);
        var bodies = new List<ReadOnlyMemory<byte>>();
        for (var i = 0; i < frames.Count; i++)
        {
            var record = await journal.OfAsync(JournalCodec.Decode(run, i + 1, frames[i].Span)).ConfigureAwait(false);
            bodies.Add(JournalCodec.Encode(record));
            while (values.Made.TryDequeue(out var made))
            {
                using var content = new ReadOnlyMemoryStream(made.Value.Utf8);
                await WriteContentAsync(made.Key, content, isFile: false, cancellation).ConfigureAwait(false);
            }

            await WritePartsAsync(run, record, cancellation).ConfigureAwait(false);
        }

        await _writer.WriteLinesAsync(BundleNames.Journal(run), bodies, cancellation).ConfigureAwait(false);
    }

    private async Task WritePartsAsync(RunId run, JournalRecord record, CancellationToken cancellation)
    {
        foreach (var definition in BundledJournals.Definitions(record))
            await WritePayloadAsync(PayloadKey.Definition(definition), isFile: false, cancellation).ConfigureAwait(false);
        foreach (var name in ChildrenIn(record))
        {
            if (RunId.TryParse(name, out var child))
                _children.Enqueue((child, run, record.Run));
        }

        foreach (var value in StoredParts.Of(record))
        {
            if (value.Inline is { } inline)
                FileReferences.In(inline, _files.Enqueue);
            else if (KeyOf(run, value) is { } key)
                await WritePayloadAsync(key, isFile: false, cancellation).ConfigureAwait(false);
        }
    }

    private static IEnumerable<string> ChildrenIn(JournalRecord record) => record switch
    {
        NodeProgressed { Child.Run: var child } => [child],
        RunSnapshot { Children: { } children } => children,
        _ => [],
    };

    /// <summary>Where a value lies that is not in its record; null for one that was never stored.</summary>
    public static PayloadKey? KeyOf(RunId run, StoredValue value) => value is { Inline: null, Omitted: false, Sha256: { } hash }
        ? PayloadKey.Of(value.Run is { } owner ? RunId.Parse(owner) : run, hash)
        : null;

    private async Task WritePayloadAsync(PayloadKey key, bool isFile, CancellationToken cancellation)
    {
        if (_written.Contains(key))
            return;
        if (await parts.Store.OpenAsync(key, cancellation).ConfigureAwait(false) is not { } content)
        {
            // A user's own object may look like a file.
            _ = isFile ? false : throw Missing(key);
            return;
        }

        await using (content.ConfigureAwait(false))
        {
            using var verified = new VerifiedStream(content, key.Hash, () => Damaged(key));
            await WriteContentAsync(key, verified, isFile, cancellation).ConfigureAwait(false);
        }
    }

    private async Task WriteContentAsync(PayloadKey key, Stream content, bool isFile, CancellationToken cancellation)
    {
        if (!_written.Add(key))
            return;
        var references = isFile || key.Run is null ? null : new FileReferences(_files.Enqueue);
        await _writer.CopyAsync(BundleNames.Payload(key), content, references is null ? null : piece => references.Add(piece.Span), cancellation).ConfigureAwait(false);
        references?.Add([], isLast: true);
    }

    private FlowException Missing(PayloadKey key) => key.Run is null
        ? new(ErrorCodes.DefinitionMissing, $"The definition {key.Hash} is not in {Advice}")
        : new(ErrorCodes.PayloadMissing, $"Payload {key.Hash} of run {key.Run} is not in {Advice}");

    private FlowException Damaged(PayloadKey key) => key.Run is null
        ? new(ErrorCodes.DefinitionDamaged, $"The definition {key.Hash} does not match its hash in {Advice}")
        : new(ErrorCodes.PayloadDamaged, $"Payload {key.Hash} of run {key.Run} does not match its hash in {Advice}");

    private string Advice => $"store {parts.Store.Spec}, so the run cannot be exported whole. Restore it from a backup, or run the node that made it again.";
}
