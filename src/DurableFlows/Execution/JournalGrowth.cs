namespace DurableFlows.Execution;

/// <summary>How much was written behind a snapshot, or since a run began.</summary>
/// <param name="snapshot">The length of the snapshot; 0 for none.</param>
internal struct JournalGrowth(long snapshot)
{
    private long _bytes;
    private long _tried;

    /// <summary>How many records.</summary>
    public long Records { get; private set; }

    public readonly bool IsMuch(CompactionPace pace) => Records - _tried >= pace.Records && _bytes >= pace.Snapshots * snapshot;

    public void Add(long length)
    {
        Records++;
        _bytes += length;
    }

    /// <summary>Lets as many records come again before it is much, whatever became of the try.</summary>
    public void Tried() => _tried = Records;
}
