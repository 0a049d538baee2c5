using System.Diagnostics;
using System.Globalization;
using DurableFlows.Bench.Measuring;
using DurableFlows.Bench.Nodes;
using DurableFlows.Execution;
using DurableFlows.Journal;

namespace DurableFlows.Bench.Cases;

/// <summary>A run of 1,000 finished nodes whose host went away: from the call that resumes it, on a new host and store, to the start of its next node.</summary>
internal static class ResumeCase
{
    private const int Nodes = 1_000;

    // The runtime compiles what runs often once more, in the background; until then it is not warm.
    private const int WarmUps = 60;

    public static async Task RunAsync(Bench bench)
    {
        var folder = bench.NewFolder("resume");
        var run = await PrepareAsync(folder);
        for (var i = 0; i < bench.Rounds(WarmUps); i++)
        {
            await ResumeAsync(folder, run);
            if (i % 4 == 0)
                bench.Peer?.Measure("resume", "files", Nodes);
        }

        var (ours, peers) = (new List<double>(), new List<double>());
        for (var round = 0; round < bench.Rounds(20); round++)
        {
            ours.Add(await ResumeAsync(folder, run));
            if (bench.Peer is { } peer && round < 5)
                peers.Add(peer.Measure("resume", "files", Nodes).Microseconds / 1_000);
        }

        var beside = peers.Count > 0 ? new Dictionary<string, double> { ["agent_framework_files"] = Median.Of(peers) } : null;
        Report.Line("resume-1000 files", "first_dispatch_warm", Median.Of(ours), "ms", 15, beside);
        var cold = new List<(double Call, double Process)>();
        for (var i = 0; i < 3; i++)
            cold.Add(Cold(folder, run));
        Report.Line("resume-1000 files", "first_dispatch_cold", Median.Of(cold.Select(c => c.Call)), "ms");
        Report.Line("resume-1000 files", "first_dispatch_from_process_start", Median.Of(cold.Select(c => c.Process)), "ms");
    }

    /// <summary>The same in a process that has done nothing before.</summary>
    public static async Task OnceAsync(string folder, string run)
    {
        var call = await ResumeAsync(folder, run);
        var process = (DateTime.Now - Process.GetCurrentProcess().StartTime).TotalMilliseconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{call} {process}"));
    }

    private static async Task<string> PrepareAsync(string folder)
    {
        await using var subject = Subject.OnFiles(folder);
        var reached = HoldNode.NextAsync();
        var handle = await subject.Host.StartAsync(Flows.HeldChain(Nodes), Flows.Input);
        await reached;
        File.Copy(Journal(folder, handle.Run.Value), Interrupted(folder));
        return handle.Run.Value;
    }

    private static string Journal(string folder, string run) => Path.Combine(folder, "runs", run, "journal.jsonl");

    private static string Interrupted(string folder) => Path.Combine(folder, "interrupted.jsonl");

    private static async Task<double> ResumeAsync(string folder, string run)
    {
        // As its host left it, without what was resumed before.
        File.Copy(Interrupted(folder), Journal(folder, run), overwrite: true);
        await using var subject = Subject.OnFiles(folder);
        var reached = HoldNode.NextAsync();
        var start = Stopwatch.GetTimestamp();
        await subject.Host.ResumeAsync(RunId.Parse(run), new ResumeOptions { Reason = "bench" });
        return Stopwatch.GetElapsedTime(start, await reached).TotalMilliseconds;
    }

    private static (double Call, double Process) Cold(string folder, string run)
    {
        var info = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in (string[])[typeof(ResumeCase).Assembly.Location, "--resume-once", folder, run])
            info.ArgumentList.Add(argument);
        using var process = Process.Start(info) ?? throw new InvalidOperationException("dotnet could not be started.");
        var answer = process.StandardOutput.ReadToEnd().Trim().Split(' ');
        process.WaitForExit();
        return (double.Parse(answer[0], CultureInfo.InvariantCulture), double.Parse(answer[1], CultureInfo.InvariantCulture));
    }
}
