using DurableFlows.Definitions;
using DurableFlows.Runs;

namespace DurableFlows.Cli.Inputs;

/// <summary>Bounds of a clean-up as people write them.</summary>
internal static class Ages
{
    private static readonly RunStatus[] Ended = [RunStatus.Completed, RunStatus.Failed, RunStatus.Cancelled];

    /// <summary>Reads <c>completed=7d,failed=30d</c>.</summary>
    public static IReadOnlyDictionary<RunStatus, TimeSpan> ByStatus(string? text)
    {
        var ages = new Dictionary<RunStatus, TimeSpan>();
        foreach (var part in text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            var (name, age) = part.Split('=', 2) is [var left, var right] ? (left, right) : throw Malformed(part);
            var status = Ended.FirstOrDefault(s => s.ToString().Equals(name, StringComparison.OrdinalIgnoreCase));
            if (status == default)
                throw Malformed(part);
            ages[status] = Parse("--ttl", age);
        }

        return ages;
    }

    public static TimeSpan Parse(string option, string text) => Duration.TryParse(text, out var age) && age > TimeSpan.Zero
        ? age
        : throw new UsageException($"{option}: '{text}' is no age: write for example 7d or 12h.");

    public static int? AtLeastOne(string option, int? number) => number is < 1
        ? throw new UsageException($"{option} {number} is less than 1.")
        : number;

    private static UsageException Malformed(string part)
        => new($"--ttl: '{part}' is not STATUS=AGE, such as completed=7d; the statuses are completed, failed and cancelled.");
}
