namespace DurableFlows.Storage.AzureBlobs;

/// <summary>A part of a segment, from where a record begins.</summary>
/// <param name="Records">The framed records, without line ends.</param>
/// <param name="End">Where the last of them ends.</param>
/// <param name="IsSealed">Whether a seal follows them, so that the journal goes on in the next segment.</param>
/// <param name="IsMissing">Whether there is no such segment.</param>
internal sealed record SegmentPart(List<ReadOnlyMemory<byte>> Records, long End, bool IsSealed, bool IsMissing = false);
