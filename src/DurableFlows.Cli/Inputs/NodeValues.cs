using System.CommandLine;
using DurableFlows.Values;

namespace DurableFlows.Cli.Inputs;

/// <summary>Values of nodes, given as <c>NODE=FILE</c> or <c>NODE=JSON</c>.</summary>
internal static class NodeValues
{
    public static async Task<Dictionary<string, FlowValue>> ReadAsync(Cli cli, ParseResult parsed, Option<string[]> option)
    {
        var values = new Dictionary<string, FlowValue>(StringComparer.Ordinal);
        foreach (var value in parsed.GetValue(option) ?? [])
        {
            var at = value.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
                throw new UsageException($"{option.Name} '{value}' is not of the form NODE=FILE or NODE=JSON.");
            values[value[..at]] = await JsonText.FileOrTextAsync(value[(at + 1)..], cli.Shell, cli.Shell.Interrupted);
        }

        return values;
    }
}
