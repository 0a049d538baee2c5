namespace DurableFlows.Journal;

/// <summary>Keeps the markers that the index of runs is made of. Lists may lag; the journals are the truth.</summary>
public interface IMarkerStore
{
    /// <summary>Whether a marker that is a hint may be lost with the machine's power, so that such markers are written anew now and then; true unless a store says otherwise.</summary>
    bool MayLoseHints => true;

    /// <summary>Writes a marker, replacing one of the same name; a reader sees the old or the new, never a mixture.</summary>
    ValueTask PutMarkerAsync(Marker marker, CancellationToken cancellation);

    /// <summary>Removes a marker. Removing what is absent is no error.</summary>
    ValueTask DeleteMarkerAsync(string name, CancellationToken cancellation);

    /// <summary>Lists markers in ordinal order of their names.</summary>
    /// <param name="prefix">A prefix that ends in <c>/</c>.</param>
    /// <param name="after">Only names after this one; null from the beginning.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Gives up.</param>
    ValueTask<IReadOnlyList<Marker>> ListMarkersAsync(string prefix, string? after, int limit, CancellationToken cancellation);
}
