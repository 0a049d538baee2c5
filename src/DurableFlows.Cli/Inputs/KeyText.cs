namespace DurableFlows.Cli.Inputs;

/// <summary>Keys in PEM that people name: <c>FILE</c>, or <c>env:NAME</c> for an environment variable that holds one.</summary>
internal static class KeyText
{
    private const string Variable = "env:";
    private const long Longest = 64 << 10;

    /// <summary>The text of a key.</summary>
    /// <param name="source">Where it is.</param>
    /// <param name="shell">The environment.</param>
    public static async Task<string> ReadAsync(string source, Shell shell)
    {
        if (!source.StartsWith(Variable, StringComparison.Ordinal))
            return System.Text.Encoding.UTF8.GetString(await Files.ReadAsync(source, Longest, shell.Interrupted));
        return shell.Variable(source[Variable.Length..]) is { Length: > 0 } text
            ? text
            : throw new UsageException($"The environment variable {source[Variable.Length..]}, which should hold a key, is not set.");
    }
}
