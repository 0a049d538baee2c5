using System.Diagnostics;
using System.Text.RegularExpressions;

namespace DurableFlows.Azurite;

/// <summary>One process of Azurite, from its start to its end.</summary>
internal sealed partial class AzuriteProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<string> _output = [];
    private readonly Dictionary<string, int> _ports = [];
    private readonly TaskCompletionSource _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _services;
    private readonly Process _process;

    private AzuriteProcess(ProcessStartInfo start, int services)
    {
        _services = services;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Hear(e.Data);
        _process.ErrorDataReceived += (_, e) => Hear(e.Data);
    }

    /// <summary>The port of a service: <c>Blob</c>, and where they are served <c>Queue</c> and <c>Table</c>.</summary>
    public int PortOf(string service)
    {
        lock (_output)
            return _ports[service];
    }

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="folder">Where its data lies.</param>
    /// <param name="port">The port of the blob service, or 0 for any free one.</param>
    /// <param name="inMemory">Whether the data is never written.</param>
    /// <param name="whole">Whether it serves queues and tables too.</param>
    public static async Task<AzuriteProcess> StartAsync(string folder, int port, bool inMemory, bool whole = false)
    {
        var node = CommandPath.Find("node") ?? throw new InvalidOperationException(AzuriteServer.WhyNot);
        string[] arguments =
        [
            "--require", Path.Combine(AppContext.BaseDirectory, "azurite-guard.js"), whole ? AzuriteInstall.WholeScript : AzuriteInstall.MainScript,
            "--blobHost", "127.0.0.1", "--blobPort", $"{port}",
            .. whole ? ["--queueHost", "127.0.0.1", "--queuePort", "0", "--tableHost", "127.0.0.1", "--tablePort", "0"] : Array.Empty<string>(),
            "--skipApiVersionCheck", "--loose", "--silent", "--disableTelemetry", .. inMemory ? ["--inMemoryPersistence"] : Array.Empty<string>(),
        ];
        var azurite = new AzuriteProcess(new ProcessStartInfo(node, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        }, whole ? 3 : 1);
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

    [GeneratedRegex(@"Azurite (\w+) service (?:is )?successfully listen\w+ \w+ http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Listens();

    private async Task BeginAsync()
    {
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var end = _process.WaitForExitAsync();
        if (await Task.WhenAny(_listens.Task, end, Task.Delay(Patience)) != _listens.Task)
        {
            throw new InvalidOperationException(
                end.IsCompleted ? $"Azurite ended with exit code {_process.ExitCode}. {Said()}" : $"Azurite did not start within {Patience}. {Said()}");
        }
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        lock (_output)
        {
            _output.Add(line);
            if (Listens().Match(line) is { Success: true } match)
                _ports[match.Groups[1].Value] = int.Parse(match.Groups[2].ValueSpan);
            if (_ports.Count == _services)
                _listens.TrySetResult();
        }
    }

    private string Said()
    {
        lock (_output)
            return $"It said: {string.Join(Environment.NewLine, _output)}";
    }
}
