using System.Text.RegularExpressions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Values;

namespace DurableFlows.Tests.Crash;

/// <summary>All that a run came to, but for ids, times and how often it was opened: equal for equal stories.</summary>
internal static partial class RunStory
{
    public static async Task<string> OfAsync(FlowClient client, RunId run, bool loose = false, bool happenings = true)
    {
        var lines = new List<string>();
        await AddAsync(client, run, lines, loose, happenings);
        // A child's id ends in a mark that is another in each history.
        return ChildMark().Replace(string.Join('\n', lines), "$1");
    }

    [GeneratedRegex(@"(run-1\.[a-z0-9-]+)\.[0-9a-f]{10}\b")]
    private static partial Regex ChildMark();

    private static async Task AddAsync(FlowClient client, RunId run, List<string> lines, bool loose, bool happenings)
    {
        var details = await client.GetAsync(run);
        lines.Add($"{run} {details.Summary.Status} output {await ValueAsync(client, run, details.Output)} error {details.Error?.Code} {details.Error?.Message}");
        if (details.Outcome is { } outcome)
            lines.Add($"{outcome.Succeeded} failed {string.Join(',', outcome.Failed)} skipped {string.Join(',', outcome.Skipped)} rejected {string.Join(',', outcome.Rejected)}");
        foreach (var node in details.Nodes)
            lines.Add(loose ? $"  {node.Path} {node.Status} {node.Error?.Code}" : $"  {node.Path} {node.Status} {node.Attempt} {await ValueAsync(client, run, node.Output)} {node.Error?.Code} {node.Reason} {node.Child} {node.Items} {node.ItemsDone} {node.ItemsFailed}");
        foreach (var request in details.Requests)
            lines.Add($"  {request.Node} {request.Status} {request.Request.Title} {string.Join(',', request.Answers.Select(a => $"{a.Decision} {a.By} {a.Verdict}"))}");
        var events = (await client.EventsAsync(run)).Where(e => e.Type is not ("run.opened" or "run.started") && !e.Ignored && !(loose && e.Type is ("node.failed" or "attempt.started" or "child.ended")));
        lines.AddRange(!happenings ? [] : events.Select(e => $"  {e.Type} {e.Node} {(loose ? 0 : e.Attempt)}").Order(StringComparer.Ordinal));
        foreach (var child in details.Nodes.Select(n => n.Child).OfType<string>())
            await AddAsync(client, RunId.Parse(child), lines, loose, happenings);
    }

    private static async Task<string> ValueAsync(FlowClient client, RunId run, StoredValue? value)
        => value is null ? "-" : (await client.LoadAsync(run, value)).ToString();
}
