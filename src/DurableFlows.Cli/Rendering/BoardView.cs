using System.Globalization;
using DurableFlows.Approvals;
using DurableFlows.Journal;
using DurableFlows.Runs;
using Spectre.Console;

namespace DurableFlows.Cli.Rendering;

/// <summary>The nodes of a run as a table: state, name, attempt, time, items, and what waits for whom.</summary>
internal static class BoardView
{
    public static Table Of(RunDetails run, DateTimeOffset now, bool unicode, bool items = false, Func<string, string?>? reported = null)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "", "", "", "");
        foreach (var column in table.Columns)
            column.PadLeft(0).PadRight(2);
        table.Columns[0].NoWrap().Width(1);
        foreach (var node in run.Nodes.Where(n => items || NodePath.Parse(n.Path).Index is null))
            table.AddRow(Cells(run, node, now, unicode, reported?.Invoke(node.Path)));
        return table;
    }

    private static Text[] Cells(RunDetails run, NodeDetails node, DateTimeOffset now, bool unicode, string? reported)
    {
        var (sign, color) = NodeSymbols.Of(node.Status, unicode);
        var style = Style.Parse(color);
        return
        [
            new Text(sign, style),
            new Text(Plain.Short(Title(run, node), 60)),
            new Text(node.Status, style),
            new Text(Elapsed(node, now), Style.Parse("grey")),
            new Text(Remark(run, node, now, reported)),
        ];
    }

    private static string Title(RunDetails run, NodeDetails node)
        => node.Call is { } call ? $"{node.Path} {call}" : run.Definition.Nodes.FirstOrDefault(n => n.Id == node.Path)?.Title is { } title ? $"{node.Path} ({title})" : node.Path;

    private static string Elapsed(NodeDetails node, DateTimeOffset now)
        => node.StartedAt is { } start && (node.SettledAt ?? now) - start is var time && time > TimeSpan.Zero ? Span(time) : "";

    private static string Remark(RunDetails run, NodeDetails node, DateTimeOffset now, string? reported)
    {
        var words = new List<string>();
        if (node.Items is { } items)
            words.Add($"{node.ItemsDone} of {items} {(IsMap(run, node) ? "items" : "calls")}{(node.ItemsFailed > 0 ? $", {node.ItemsFailed} failed" : "")}");
        if (run.Nodes.Where(n => n is { Call: not null, SettledAt: null } && NodePath.Parse(n.Path).Node == node.Path).Select(n => n.Call).ToList() is { Count: > 0 } calls)
            words.Add("in " + string.Join(", ", calls));
        if (node.Attempt > 1)
            words.Add($"attempt {node.Attempt}");
        if (node.Status == "waiting" && node.DueAt is { } due)
            words.Add($"next {(due > now ? $"in {Span(due - now)}" : "now")}");
        if (node.Status == "pending" && Awaited(run, node) is { Length: > 0 } awaited)
            words.Add("after " + awaited);
        words.AddRange(run.Requests.Where(r => r.Status == RequestStatus.Open && NodePath.Parse(r.Node).Node == node.Path).Take(3).Select(Asked));
        if (node is { Child: { } child, Status: "running" })
            words.Add($"run {child}");
        if (node.Error is { } error && node.Status is not "succeeded")
            words.Add(error.Message);
        else if (node.Reason is { } reason)
            words.Add(reason);
        if (reported is not null && node.SettledAt is null)
            words.Add(reported);
        return Plain.Short(string.Join("; ", words), 200);
    }

    private static bool IsMap(RunDetails run, NodeDetails node) => run.Definition.Nodes.FirstOrDefault(n => n.Id == node.Path)?.Map is not null;

    private static string Asked(RequestDetails request)
    {
        var whom = request.Request.Approvers.Count == 0 ? "an answer" : string.Join(" or ", request.Request.Approvers);
        var until = request.Request.Deadline is { } deadline ? $" until {deadline:u}" : "";
        return $"waits for {whom}{until}: {request.Request.Title}";
    }

    private static string Awaited(RunDetails run, NodeDetails node)
    {
        var settled = run.Nodes.Where(n => n.SettledAt is not null || n.Status is "succeeded" or "failed" or "returned" or "skipped").Select(n => n.Path).ToHashSet();
        var needs = run.Definition.Nodes.FirstOrDefault(n => n.Id == node.Path)?.Needs.Select(n => n.Node) ?? [];
        return string.Join(", ", needs.Where(n => !settled.Contains(n)));
    }

    public static string Span(TimeSpan time) => time.TotalSeconds < 60
        ? time.TotalSeconds.ToString(time.TotalSeconds < 10 ? "0.0's'" : "0's'", CultureInfo.InvariantCulture)
        : time.TotalHours < 1 ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}m{time.Seconds:00}s")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}h{time.Minutes:00}m");
}
