using System.Diagnostics;
using DurableFlows.AppendWorker;

namespace DurableFlows.Tests.Blobs;

/// <summary>A process that appends to runs, and says how far it is.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Process _process;
    private readonly Task<string> _errors;

    public WorkerProcess()
    {
        _process = Process.Start(new ProcessStartInfo("dotnet", [typeof(WorkerJob).Assembly.Location])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("The worker does not start.");
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Waits for what it says next.</summary>
    public async Task<string> HearAsync()
        => await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? throw new InvalidOperationException($"The worker ended: {await _errors}");

    /// <summary>Tells it something, or just lets it go on.</summary>
    public void Tell(string line = "") => _process.StandardInput.WriteLine(line);

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
