using System.Diagnostics;
using System.Text.Json;
using DurableFlows.AppendWorker;

namespace DurableFlows.Tests.Blobs;

/// <summary>A process that appends to a run, and says how far it is.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Process _process;
    private readonly Task<string> _errors;

    private WorkerProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public static WorkerProcess Start(WorkerJob job)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(WorkerJob).Assembly.Location, JsonSerializer.Serialize(job)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new WorkerProcess(Process.Start(start) ?? throw new InvalidOperationException("The worker does not start."));
    }

    /// <summary>Waits for what it says next.</summary>
    public async Task<string> HearAsync()
        => await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? throw new InvalidOperationException($"The worker ended: {await _errors}");

    /// <summary>Lets it go on.</summary>
    public void GoOn() => _process.StandardInput.WriteLine();

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
