namespace DurableFlows.Storage.AzureBlobs;

/// <summary>A part of a segment, from where a record begins.</summary>
/// <param name="Records">The framed records, without line ends.</param>
/// <param name="End">Where the last of them ends.</param>
/// <param name="Next">The segment in which the journal goes on, or begins anew, when a seal follows the records; null when none does.</param>
/// <param name="IsMissing">Whether there is no such segment.</param>
internal sealed record SegmentPart(List<ReadOnlyMemory<byte>> Records, long End, int? Next = null, bool IsMissing = false)
{
    public bool IsSealed => Next is not null;
}
