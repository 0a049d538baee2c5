using DurableFlows.Approvals;
using DurableFlows.Runs;
using DurableFlows.Values;
using Spectre.Console;

namespace DurableFlows.Cli.Rendering;

/// <summary>A run at a checkpoint, for people.</summary>
internal static class DetailsView
{
    public static void Write(Shell shell, RunDetails run, FlowValue? output, string store)
    {
        shell.Console.Write(new Text(SummaryView.Words(run.Summary.Status), Style.Parse(SummaryView.Color(run.Summary.Status))));
        shell.Out.WriteLine($": run {run.Summary.Run} of flow {Plain.Line(run.Summary.Flow)} version {run.Definition.Version}, kept in {store}");
        shell.Out.WriteLine($"  checkpoint {run.Summary.Run}@{run.Sequence}, started {run.Summary.StartedAt:u}, newest record {run.Summary.UpdatedAt:u}");
        if (run.Host is { } host)
            shell.Out.WriteLine($"  generation {run.Generation}, opened by {Plain.Line(host.ToString())} at {run.OpenedAt:u}");
        if (run.Summary.Parent is { } parent)
            shell.Out.WriteLine($"  child of run {parent}");
        if (run.Summary.Fork is { } fork)
            shell.Out.WriteLine($"  fork of {fork.Run}@{fork.At}{Branch(fork.Branch)}");
        if (run.Summary.Redacted)
            shell.Out.WriteLine("  redacted copy: parts are blanked, and nothing goes on from it");
        foreach (var link in run.Forks)
            shell.Out.WriteLine($"  forked at {run.Summary.Run}@{link.At}: run {link.Run}{Branch(link.Branch)}");
        if (run.Error is { } error)
            shell.Out.WriteLine($"  error {Plain.Line(error.Code)}: {Plain.Lines(error.Message)}");
        if (run.Reason is { } reason)
            shell.Out.WriteLine($"  reason: {Plain.Lines(reason)}");
        foreach (var type in run.MissingTypes)
            shell.Out.WriteLine($"  node type {Plain.Line(type)} is not registered here: its nodes cannot run on this host");
        shell.Out.WriteLine($"  input: {(run.Input.Inline is { } input ? Plain.Short(input.ToString(), 500) : $"{run.Input.Length:N0} bytes")}");
        shell.Out.WriteLine();
        shell.Console.Write(BoardView.Of(run, run.Summary.UpdatedAt, shell.Console.Profile.Capabilities.Unicode, items: true));
        foreach (var request in run.Requests.OrderBy(r => r.Status == RequestStatus.Open))
            RequestView.Write(shell, request);
        if (output is not null)
            shell.Out.WriteLine($"output: {ValueText.Cut(output, 20_000)}");
    }

    private static string Branch(string? branch) => branch is null ? "" : $", branch {Plain.Line(branch)}";
}
