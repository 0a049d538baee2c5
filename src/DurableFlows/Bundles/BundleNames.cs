using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using DurableFlows.Journal;

namespace DurableFlows.Bundles;

/// <summary>The names of entries: those of a store, so that a bundle that was unpacked is no riddle.</summary>
internal static class BundleNames
{
    public const string Manifest = "manifest.json";
    private const string Definitions = "definitions/";
    private const string Runs = "runs/";
    private const string Json = ".json";
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    public static string Journal(RunId run) => $"{Runs}{StoreNames.Encode(run.Value)}/journal.jsonl";

    public static string Payload(PayloadKey key) => key.Run is { } run
        ? $"{Runs}{StoreNames.Encode(run.Value)}/payloads/{key.Hash}"
        : $"{Definitions}{key.Hash}{Json}";

    /// <summary>The payload or definition an entry holds; false for any other name.</summary>
    public static bool TryPayload(string name, [NotNullWhen(true)] out PayloadKey? key)
    {
        var parts = name.Split('/');
        key = parts switch
        {
            ["definitions", var file] when file.EndsWith(Json, StringComparison.Ordinal) && IsHash(file[..^Json.Length]) => PayloadKey.Definition(file[..^Json.Length]),
            ["runs", var encoded, "payloads", var hash] when IsHash(hash) && StoreNames.TryDecode(encoded, out var text) && RunId.TryParse(text, out var run) => PayloadKey.Of(run, hash),
            _ => null,
        };
        return key is not null;
    }

    public static bool IsHash([NotNullWhen(true)] string? text) => text is { Length: 64 } && !text.AsSpan().ContainsAnyExcept(Hexadecimal);
}
