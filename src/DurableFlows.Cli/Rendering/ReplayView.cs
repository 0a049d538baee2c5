using DurableFlows.Replay;

namespace DurableFlows.Cli.Rendering;

/// <summary>What came of replays, for people: a line for each run, and below it what differs.</summary>
internal static class ReplayView
{
    public static void Write(TextWriter to, ReplayLine line)
    {
        var run = line.Verified.Run;
        var from = line.File is { } file ? $"{Plain.Line(file)}: " : "";
        to.WriteLine($"{(line.IsSame ? "same     " : "DIFFERENT")}  {from}run {run.Run} of flow {Plain.Line(run.Flow)}, {SummaryView.Words(run.Status)}: {Records(line.Verified)}");
        if (line.Verified.Divergence is { } divergence)
            Write(to, divergence);
    }

    private static string Records(VerifyResult verified)
        => $"{verified.Records} records{(verified.Runs.Count > 1 ? $" of {verified.Runs.Count} runs" : "")} decided again";

    private static void Write(TextWriter to, Divergence divergence)
    {
        to.WriteLine($"  at {divergence.Run}@{divergence.Position}{(divergence.Node is { } node ? $", node {Plain.Line(node)}" : "")}");
        to.WriteLine($"    the engine decides: {Plain.Line(divergence.Decided)}");
        to.WriteLine($"    recorded:           {Plain.Line(divergence.Recorded)}");
    }
}
