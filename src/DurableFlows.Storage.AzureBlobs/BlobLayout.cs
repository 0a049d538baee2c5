using System.Buffers;
using System.Globalization;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;

namespace DurableFlows.Storage.AzureBlobs;

/// <summary>The names of blobs. Ids are encoded reversibly, so that no run reaches a blob of another.</summary>
internal static class BlobLayout
{
    public const string Index = "index/";

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    /// <summary>What all blobs of a run begin with.</summary>
    public static string Run(RunId run) => $"runs/{StoreNames.Encode(run.Value)}/";

    public static string Segment(RunId run, int segment) => segment == 0
        ? Run(run) + "journal.jsonl"
        : string.Create(CultureInfo.InvariantCulture, $"{Run(run)}journal-{segment:d6}.jsonl");

    public static bool IsSegment(RunId run, string name) => name.StartsWith(Run(run) + "journal", StringComparison.Ordinal);

    public static string Payload(PayloadKey key)
    {
        if (key.Hash is not { Length: 64 } hash || hash.AsSpan().ContainsAnyExcept(Hexadecimal))
            throw new FlowException(ErrorCodes.IdInvalid, $"'{key}' does not name a payload: the hash must be 64 lower-case hexadecimal digits.");
        return key.Run is { } run ? $"{Run(run)}payloads/{hash}" : $"definitions/{hash}.json";
    }
}
