namespace DurableFlows.Azurite;

/// <summary>Where a command lies, by the PATH of this process.</summary>
public static class CommandPath
{
    private static readonly string[] Endings = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [""];

    public static string? Find(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .SelectMany(folder => Endings.Select(ending => Path.Combine(folder, command + ending)))
            .FirstOrDefault(File.Exists);
}
