using System.Buffers;
using System.Globalization;

namespace DurableFlows.Definitions;

/// <summary>Writes the paths that mistakes carry.</summary>
internal static class JsonPath
{
    public const string Root = "$";

    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    public static string Child(string path, string key) => IsPlain(key)
        ? $"{path}.{key}"
        : $"{path}['{key.Replace("'", "\\'", StringComparison.Ordinal)}']";

    public static string Item(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");

    /// <summary>A path given relative to <c>$</c>, below another one.</summary>
    public static string Join(string path, string relative) =>
        relative.StartsWith(Root, StringComparison.Ordinal) ? path + relative[1..] : path;

    /// <summary>Whether a path is the other one or lies below it.</summary>
    public static bool IsWithin(string path, string ancestor) =>
        path.StartsWith(ancestor, StringComparison.Ordinal) && (path.Length == ancestor.Length || path[ancestor.Length] is '.' or '[');

    private static bool IsPlain(string key) =>
        key.Length > 0 && !char.IsAsciiDigit(key[0]) && !key.AsSpan().ContainsAnyExcept(Plain);
}
