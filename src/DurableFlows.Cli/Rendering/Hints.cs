using System.Buffers;

namespace DurableFlows.Cli.Rendering;

/// <summary>The exact commands to go on with, ready to be copied.</summary>
/// <param name="store">The store the command used.</param>
/// <param name="found">The store that a command without <c>--store</c> would use.</param>
internal sealed class Hints(string store, string found)
{
    private static readonly SearchValues<char> Bare = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@%+,");

    public string Command(params ReadOnlySpan<string> words)
    {
        var parts = new List<string> { "flows" };
        foreach (var word in words)
            parts.Add(Quote(word));
        if (store != found)
            parts.AddRange(["--store", Quote(store)]);
        return string.Join(' ', parts);
    }

    private static string Quote(string word) => word.Length > 0 && !word.AsSpan().ContainsAnyExcept(Bare)
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
