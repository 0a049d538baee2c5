using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;

namespace DurableFlows.Cli.Inputs;

/// <summary>Runs as people name them: whole, or by a beginning that only one run has.</summary>
internal static class RunNames
{
    /// <summary>Does something with a run. The name is tried as it is first, so that whole names cost no search.</summary>
    public static async Task<T> WithAsync<T>(FlowClient client, string name, Func<RunId, Task<T>> act, CancellationToken cancellation)
    {
        var run = RunId.Parse(name);
        try
        {
            return await act(run);
        }
        catch (FlowException e) when (e.Code == ErrorCodes.RunNotFound)
        {
            var found = await BeginningAsync(client, name, cancellation);
            if (found.Count == 0 || found.Contains(run))
                throw;
            if (found.Count > 1)
            {
                throw new FlowException(ErrorCodes.RunNotFound,
                    $"'{name}' begins the names of several runs: {string.Join(", ", found.Take(5))}{(found.Count > 5 ? ", …" : "")}. Write more of it.");
            }

            run = found[0];
        }

        return await act(run);
    }

    /// <summary>Splits <c>RUN@SEQ</c>.</summary>
    public static (string Run, long? Sequence) Split(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 0)
            return (text, null);
        return long.TryParse(text.AsSpan(at + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var sequence) && sequence > 0
            ? (text[..at], sequence)
            : throw new UsageException($"'{text}' names no checkpoint: write RUN@NUMBER, counted from 1.");
    }

    private static async Task<List<RunId>> BeginningAsync(FlowClient client, string name, CancellationToken cancellation)
    {
        var found = new List<RunId>();
        string? after = null;
        IReadOnlyList<RunSummary> page;
        do
        {
            page = await client.ListAsync(new RunQuery { Limit = 1_000, After = after }, cancellation);
            found.AddRange(page.Where(r => r.Run.StartsWith(name, StringComparison.Ordinal)).Select(r => RunId.Parse(r.Run)));
            after = page.Count > 0 ? FlowClient.PageToken(page[^1]) : null;
        }
        while (page.Count > 0);
        return [.. found.Distinct()];
    }
}
