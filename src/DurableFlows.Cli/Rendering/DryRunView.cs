using System.CommandLine;
using DurableFlows.Replay;
using DurableFlows.Runs;
using Spectre.Console;

namespace DurableFlows.Cli.Rendering;

/// <summary>What a run would come to, for people.</summary>
internal static class DryRunView
{
    private const int MostItems = 5;
    private const int MostText = 60;

    public static int Write(Cli cli, ParseResult parsed, DryRunResult result)
    {
        if (cli.IsJson(parsed))
            cli.WriteJson(result);
        else
            Write(cli.Shell, result);
        return result.End.Status == RunStatus.Failed ? ExitCodes.Failed : ExitCodes.Completed;
    }

    private static void Write(Shell shell, DryRunResult result)
    {
        var refused = result.NotCalled.Where(r => r.Node is not null).Select(r => r.Node).ToHashSet(StringComparer.Ordinal);
        var table = new Table().Border(TableBorder.None).AddColumns("NODE", "TYPE", "WOULD BE", "GIVEN", "GIVES");
        foreach (var node in result.Nodes.Where(n => !IsBeyond(n)))
            table.AddRow(new Text(node.Node), new Text(node.Type), new Text(Word(node, refused)), new Text(Short(node.Input)), new Text(Gives(node)));
        shell.Console.Write(table);
        if (result.Nodes.Count(IsBeyond) is > 0 and var more)
            shell.Out.WriteLine($"and {more} items more");
        shell.Out.WriteLine();
        foreach (var request in result.Requests.Where(r => r.Status == Approvals.RequestStatus.Open))
            shell.Out.WriteLine($"would ask {Whom(request)}: {Plain.Line(request.Request.Title)}");
        foreach (var missing in result.NotCalled)
            shell.Out.WriteLine(Plain.Line(missing.Message));
        shell.Out.WriteLine($"Flow {Plain.Line(result.Flow)} {End(result)}. Nothing was called, written or asked.");
    }

    private static string End(DryRunResult result) => result switch
    {
        { NotCalled.Count: > 0 } => "was run as far as that goes",
        { End: { Status: RunStatus.Completed, Output: { } output } } => $"would be completed: {Plain.Short(output.ToString(), MostText)}",
        { End: { Status: RunStatus.Failed, Error: { } error } } => $"would fail: {Plain.Line(error.Code)}",
        _ => "would wait for an answer; --approve goes on as if it were given",
    };

    /// <summary>Items behind the first few of a map.</summary>
    private static bool IsBeyond(DryRunNode node) => node.Node.IndexOf('[', StringComparison.Ordinal) is > 0 and var at && int.Parse(node.Node[(at + 1)..^1], System.Globalization.CultureInfo.InvariantCulture) >= MostItems;

    private static string Word(DryRunNode node, HashSet<string?> refused) => node switch
    {
        { IsMocked: true } => "as given",
        _ when refused.Contains(node.Node) => "called",
        { Side.Status: "succeeded" } => "computed",
        _ => node.Side.Status,
    };

    private static string Whom(RequestDetails request) => request.Request.Approvers.Count == 0 ? "anybody" : Plain.Line(string.Join(", ", request.Request.Approvers));

    private static string Gives(DryRunNode node) => node.Side switch
    {
        { Error: { } error } => Plain.Line($"{error.Code}: {error.Message}"),
        { Output: { } output } when output.Hash == node.Input?.Hash => "the same",
        _ => Short(node.Side.Output),
    };

    private static string Short(Values.FlowValue? value) => value is null ? "" : Plain.Short(value.ToString(), MostText);
}
