namespace DurableFlows.Storage.AzureBlobs;

/// <summary>The numbers of segments: which compaction a segment came of, and which one after that it is.</summary>
/// <remarks>A journal that rolls over counts by one, so it never comes to a segment that a compaction left unfinished.</remarks>
internal static class SegmentNumber
{
    private const int Bits = 16;

    /// <summary>The first segment of the compaction after the one that a segment came of; negative when there are no more.</summary>
    public static int Anew(int segment) => ((segment >> Bits) + 1) << Bits;

    /// <summary>The first segment of the compaction that a segment came of; 0 for one that came of none.</summary>
    public static int Begin(int segment) => segment >> Bits << Bits;

    /// <summary>Whether a journal that goes from one to the other begins anew there.</summary>
    public static bool IsAnew(int from, int to) => Begin(from) != Begin(to);
}
