namespace DurableFlows.Execution;

/// <summary>When it is worth compacting the journal of a run that goes on.</summary>
/// <param name="Records">After so many records.</param>
/// <param name="Snapshots">And so many times the bytes of the snapshot before, so that a run never writes more for snapshots than for records.</param>
internal readonly record struct CompactionPace(long Records, int Snapshots)
{
    public static CompactionPace Default { get; } = new(256, 2);
}
