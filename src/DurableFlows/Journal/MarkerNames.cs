using System.Text.RegularExpressions;
using DurableFlows.Diagnostics;

namespace DurableFlows.Journal;

/// <summary>The form of marker names, which are paths in most stores and so must never lead elsewhere.</summary>
internal static partial class MarkerNames
{
    public static void Check(string name)
    {
        if (name is null || !Name().IsMatch(name))
            throw new FlowException(ErrorCodes.IdInvalid,
                $"'{name}' is not a marker name: use segments of a-z, 0-9, '-', '_', '=' and '~' joined by '/', and StoreNames.Encode for other text.");
    }

    public static void CheckPrefix(string prefix)
    {
        if (prefix is null || !(prefix.Length == 0 || (prefix[^1] == '/' && Name().IsMatch(prefix.AsSpan(0, prefix.Length - 1)))))
            throw new FlowException(ErrorCodes.IdInvalid, $"'{prefix}' is not a prefix of marker names: it must be whole segments and end with '/'.");
    }

    [GeneratedRegex(@"\A[a-z0-9_=~-]+(/[a-z0-9_=~-]+)*\z")]
    private static partial Regex Name();
}
