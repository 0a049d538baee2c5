using System.Buffers;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;

namespace DurableFlows.Storage.Files;

/// <summary>Where everything lies under the root.</summary>
internal sealed class FileLayout(string root)
{
    public const string MarkerSuffix = ".marker";
    public const string TemporarySuffix = ".tmp";

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    public string Root { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    public string Index => Path.Combine(Root, "index");

    public string Runs => Path.Combine(Root, "runs");

    public string RunFolder(RunId run) => Path.Combine(Runs, Local(StoreNames.EncodePath(run.Value)));

    public string Journal(RunId run) => Path.Combine(RunFolder(run), "journal.jsonl");

    public static string Lock(string runFolder) => Path.Combine(runFolder, "journal.lock");

    public static string Payloads(string runFolder) => Path.Combine(runFolder, "payloads");

    public string Payload(PayloadKey key)
    {
        if (key.Hash is not { Length: 64 } hash || hash.AsSpan().ContainsAnyExcept(Hexadecimal))
            throw new FlowException(ErrorCodes.IdInvalid, $"'{key}' does not name a payload: the hash must be 64 lower-case hexadecimal digits.");
        return key.Run is { } run
            ? Path.Combine(Payloads(RunFolder(run)), hash)
            : Path.Combine(Root, "definitions", hash + ".json");
    }

    public string Marker(string name) => Path.Combine(Index, Local(name)) + MarkerSuffix;

    public string MarkerFolder(string prefix) => Path.Combine(Index, Local(prefix.TrimEnd('/')));

    public static string Folder(string path) => Path.GetDirectoryName(path) ?? path;

    private static string Local(string name) => name.Replace('/', Path.DirectorySeparatorChar);
}
