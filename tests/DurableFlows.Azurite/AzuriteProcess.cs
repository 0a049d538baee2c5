using System.Diagnostics;
using System.Text.RegularExpressions;

namespace DurableFlows.Azurite;

/// <summary>One process of Azurite, from its start to its end.</summary>
internal sealed partial class AzuriteProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<string> _output = [];
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private AzuriteProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Hear(e.Data);
        _process.ErrorDataReceived += (_, e) => Hear(e.Data);
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; private set; }

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="folder">Where its data lies.</param>
    /// <param name="port">The port, or 0 for any free one.</param>
    /// <param name="inMemory">Whether the data is never written.</param>
    public static async Task<AzuriteProcess> StartAsync(string folder, int port, bool inMemory)
    {
        var node = CommandPath.Find("node") ?? throw new InvalidOperationException(AzuriteServer.WhyNot);
        string[] arguments =
        [
            "--require", Path.Combine(AppContext.BaseDirectory, "azurite-guard.js"), AzuriteInstall.MainScript,
            "--blobHost", "127.0.0.1", "--blobPort", $"{port}",
            "--skipApiVersionCheck", "--loose", "--silent", "--disableTelemetry", .. inMemory ? ["--inMemoryPersistence"] : Array.Empty<string>(),
        ];
        var azurite = new AzuriteProcess(new ProcessStartInfo(node, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        });
        try
        {
            await azurite.BeginAsync();
            return azurite;
        }
        catch
        {
            azurite.Dispose();
            throw;
        }
    }

    /// <summary>Ends the process at once. With data on disk every acknowledged write is kept, and requests in flight are cut.</summary>
    public void Die()
    {
        try
        {
            _process.StandardInput.WriteLine("die");
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It is gone already.
        }
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
            throw new TimeoutException($"Azurite did not die. {Said()}");
    }

    public void Dispose()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(TimeSpan.FromSeconds(10));
        }
        catch (InvalidOperationException)
        {
            // It never started, or is gone already.
        }
        _process.Dispose();
    }

    [GeneratedRegex(@"successfully listens on http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Listens();

    private async Task BeginAsync()
    {
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var end = _process.WaitForExitAsync();
        if (await Task.WhenAny(_port.Task, end, Task.Delay(Patience)) == _port.Task)
            Port = await _port.Task;
        else
            throw new InvalidOperationException(
                end.IsCompleted ? $"Azurite ended with exit code {_process.ExitCode}. {Said()}" : $"Azurite did not start within {Patience}. {Said()}");
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.Add(line);
        if (Listens().Match(line) is { Success: true } match)
            _port.TrySetResult(int.Parse(match.Groups[1].ValueSpan));
    }

    private string Said()
    {
        lock (_output)
            return $"It said: {string.Join(Environment.NewLine, _output)}";
    }
}
