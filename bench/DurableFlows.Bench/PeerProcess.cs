using System.Diagnostics;
using System.Globalization;

namespace DurableFlows.Bench;

/// <summary>Agent Framework, measured by a process of its own that takes one order a line: so it runs in turns with ours, and no package of it is loaded here.</summary>
internal sealed class PeerProcess : IDisposable
{
    private readonly Process _process;

    private PeerProcess(Process process) => _process = process;

    public static PeerProcess? Start(string? assembly, string folder)
    {
        if (assembly is null || !File.Exists(assembly))
            return null;
        var info = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, ArgumentList = { assembly, folder } };
        return Process.Start(info) is { } process ? new PeerProcess(process) : null;
    }

    /// <summary>Measures one run.</summary>
    /// <param name="shape"><c>chain</c>, <c>fan-out</c>, <c>growth</c> or <c>resume</c>.</param>
    /// <param name="checkpoints"><c>none</c>, <c>memory</c> or <c>files</c>.</param>
    /// <param name="nodes">How many nodes.</param>
    public (double Microseconds, double Stored) Measure(string shape, string checkpoints, int nodes)
    {
        _process.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{shape} {checkpoints} {nodes}"));
        _process.StandardInput.Flush();
        var answer = _process.StandardOutput.ReadLine()?.Split(' ')
            ?? throw new InvalidOperationException("The peer's process ended; what it wrote to its error output says why.");
        return (double.Parse(answer[0], CultureInfo.InvariantCulture), double.Parse(answer[1], CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit(5_000);
        _process.Dispose();
    }
}
