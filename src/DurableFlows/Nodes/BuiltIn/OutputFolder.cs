namespace DurableFlows.Nodes.BuiltIn;

/// <summary>The folder that <c>write-file</c> writes into; registered by the host as a service, the current folder when it is not.</summary>
/// <param name="Path">The folder; created when missing.</param>
public sealed record OutputFolder(string Path)
{
    /// <summary>Finds the place of a relative path, or says why it is refused.</summary>
    internal bool TryResolve(string relative, out string full, out string refusal)
    {
        full = System.IO.Path.GetFullPath(Path);
        refusal = Refusal(relative) ?? "";
        if (refusal.Length > 0)
            return false;

        // A link could lead out of the folder. Whoever can swap a folder for a link between this look and the write
        // can write there anyway.
        foreach (var part in relative.Split('/'))
        {
            full = System.IO.Path.Combine(full, part);
            if (new FileInfo(full).LinkTarget is null)
                continue;
            refusal = $"'{part}' is a link";
            return false;
        }

        if (Directory.Exists(full))
            refusal = "it is a folder";
        return refusal.Length == 0;
    }

    private static string? Refusal(string relative) => relative switch
    {
        "" => "it is empty",
        _ when relative.Contains('\\', StringComparison.Ordinal) => "it has a backslash",
        _ when relative.Any(char.IsControl) => "it has a control character",
        _ when System.IO.Path.IsPathRooted(relative) || relative.Contains(':', StringComparison.Ordinal) => "it is not relative",
        _ when relative.Split('/').Any(p => p is "" or "." or "..") => "it has an empty part, '.' or '..'",
        _ => null,
    };
}
