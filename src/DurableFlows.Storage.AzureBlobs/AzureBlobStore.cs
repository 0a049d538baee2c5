using System.Text.RegularExpressions;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;

namespace DurableFlows.Storage.AzureBlobs;

/// <summary>Keeps everything in a container of Azure Blob Storage. Any number of processes and machines may use one container at once.</summary>
/// <remarks>
/// An append is one request, which is durable when it is answered. When no answer comes, the store looks whether the records have landed
/// before it sends them again; should they stand twice all the same, the fold takes the first. Nothing is leased or locked.
/// </remarks>
public sealed partial class AzureBlobStore : IFlowStore
{
    private readonly AzureBlobStoreOptions _options;
    private readonly JournalBlobs _journals;
    private readonly PayloadBlobs _payloads;
    private readonly MarkerBlobs _markers;

    /// <summary>A store in a container that is looked at when it is first used.</summary>
    /// <exception cref="FlowException">With code <c>store.unsupported</c> when the options make no sense.</exception>
    public AzureBlobStore(AzureBlobStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        _options = options;
        var access = new BlobAccess(options);
        _journals = new JournalBlobs(access, options);
        _payloads = new PayloadBlobs(access);
        _markers = new MarkerBlobs(access);
    }

    /// <inheritdoc />
    /// <remarks>Never holds a secret: a store with a connection string is named by its container alone.</remarks>
    public string Spec => _options.ConnectionString is null ? $"blob:{_options.ServiceUri?.ToString().TrimEnd('/')}/{_options.Container}" : "blob:" + _options.Container;

    /// <inheritdoc />
    public bool IsDurable => true;

    /// <inheritdoc />
    public bool MayLoseHints => false;

    /// <inheritdoc />
    public ValueTask<AppendReceipt> AppendAsync(
        RunId run, IReadOnlyList<ReadOnlyMemory<byte>> records, JournalPosition? known, CancellationToken cancellation)
    {
        RecordBodies.Check(records);
        cancellation.ThrowIfCancellationRequested();
        return _journals.AppendAsync(run, records, known, cancellation);
    }

    /// <inheritdoc />
    public ValueTask<JournalSlice> ReadAsync(RunId run, JournalPosition from, JournalPosition? upTo, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return _journals.ReadAsync(run, from, upTo, cancellation);
    }

    /// <inheritdoc />
    /// <remarks>The record goes into a segment of its own, and then the old one is sealed on the condition that it ends there.</remarks>
    public ValueTask<JournalPosition?> CompactAsync(RunId run, JournalPosition end, ReadOnlyMemory<byte> record, CancellationToken cancellation)
    {
        RecordBodies.Check(record);
        cancellation.ThrowIfCancellationRequested();
        return _journals.CompactAsync(run, end, record, cancellation);
    }

    /// <inheritdoc />
    /// <remarks>An append is there whole or not at all, so there is nothing to cut.</remarks>
    public ValueTask<long> RepairAsync(RunId run, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(0L);
    }

    /// <inheritdoc />
    public ValueTask WaitForGrowthAsync(RunId run, JournalPosition known, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return _journals.WaitForGrowthAsync(run, known, cancellation);
    }

    /// <inheritdoc />
    public async ValueTask DeleteRunAsync(RunId run, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await _journals.DeleteAsync(run, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public ValueTask<bool> PutAsync(PayloadKey key, Stream content, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(content);
        cancellation.ThrowIfCancellationRequested();
        return _payloads.PutAsync(key, content, cancellation);
    }

    /// <inheritdoc />
    public ValueTask<Stream?> OpenAsync(PayloadKey key, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return _payloads.OpenAsync(key, cancellation);
    }

    /// <inheritdoc />
    public ValueTask PutMarkerAsync(Marker marker, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(marker);
        cancellation.ThrowIfCancellationRequested();
        return _markers.PutAsync(marker, cancellation);
    }

    /// <inheritdoc />
    public ValueTask DeleteMarkerAsync(string name, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return _markers.DeleteAsync(name, cancellation);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Marker>> ListMarkersAsync(string prefix, string? after, int limit, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return _markers.ListAsync(prefix, after, limit, cancellation);
    }

    private static void Check(AzureBlobStoreOptions options)
    {
        if (!ContainerName().IsMatch(options.Container))
            throw Unsupported($"'{options.Container}' is not the name of a blob container: use 3 to 63 lower-case letters, digits and single dashes.");
        if (options.ConnectionString is null == options.ServiceUri is null)
            throw Unsupported($"The blob store '{options.Container}' needs either a connection string or the address of its service.");
        if (options.AppendsPerSegment is < 2 or > 45_000)
            throw Unsupported($"{nameof(options.AppendsPerSegment)} is {options.AppendsPerSegment}; use 2 to 45,000.");
        if (options.MaxRetries is < 0 or > 20)
            throw Unsupported($"{nameof(options.MaxRetries)} is {options.MaxRetries}; use 0 to 20.");
    }

    private static FlowException Unsupported(string message) => new(ErrorCodes.StoreUnsupported, message);

    [GeneratedRegex(@"\A(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]\z")]
    private static partial Regex ContainerName();
}
