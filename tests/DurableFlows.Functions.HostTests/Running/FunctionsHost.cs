using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace DurableFlows.Functions.HostTests.Running;

/// <summary>A Functions host in a process of its own, with the app in another.</summary>
internal sealed class FunctionsHost : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly List<string> _log = [];
    private readonly Process _process;
    private readonly string _folder;
    private Process? _guard;
    private bool _disposed;

    private FunctionsHost(string folder, int port, ProcessStartInfo start)
    {
        (_folder, Port) = (folder, port);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Hear(e.Data);
        _process.ErrorDataReceived += (_, e) => Hear(e.Data);
    }

    public int Port { get; }

    public Uri Address => new($"http://localhost:{Port}/api/");

    /// <summary>The worker processes there are now.</summary>
    public IReadOnlyList<int> Workers => Machine.WorkersOf(_folder);

    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_log)
                return [.. _log];
        }
    }

    /// <summary>Starts a host and waits until the app answers.</summary>
    public static async Task<FunctionsHost> StartAsync(string folder, IReadOnlyDictionary<string, string> settings, int port = 0)
    {
        if (port == 0)
            port = FreePort();
        var start = HostCommand.For(folder, port);
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var host = new FunctionsHost(folder, port, start);
        try
        {
            await host.BeginAsync();
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>Kills the app's process; the host goes on and starts another.</summary>
    public IReadOnlyList<int> KillWorker()
    {
        var workers = Workers;
        foreach (var worker in workers)
            Machine.Kill(worker);
        return workers;
    }

    /// <summary>Kills the host's process; the app's goes on without it for as long as it will.</summary>
    public IReadOnlyList<int> KillHost()
    {
        var workers = Workers;
        foreach (var process in Machine.TreeOf(_process.Id, workers))
            Machine.Kill(process);
        return workers;
    }

    /// <summary>Ends the host as a new deployment does: it is asked to, and takes the app's process with it.</summary>
    public async Task StopAsync()
    {
        using var asking = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        using var limit = new CancellationTokenSource(Patience);
        while (!_process.HasExited || Workers.Count > 0)
            await Task.Delay(100, limit.Token);
    }

    /// <summary>Ends everything at once. Safe to call twice.</summary>
    public void Dispose()
    {
        if (_disposed || _guard is null)
            return;
        _disposed = true;
        KillHost();
        KillWorker();
        _guard.Kill();
        _guard.Dispose();
        _process.Dispose();
    }

    /// <summary>When this process is gone, however it ended, the guard's standard input ends, and it leaves nothing running.</summary>
    private static Process? Guard(int host, string folder) => Process.Start(
        new ProcessStartInfo("sh", ["-c", "read -r _; kill -9 \"$1\"; pkill -9 -f -- \"$2/\"", "sh", $"{host}", folder]) { RedirectStandardInput = true });

    private async Task BeginAsync()
    {
        _process.Start();
        _guard = Guard(_process.Id, _folder);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(200))
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"The Functions host ended with exit code {_process.ExitCode}.\n{string.Join('\n', Log.TakeLast(40))}");
            if (await IsReadyAsync(http))
                return;
        }

        throw new TimeoutException($"The app did not answer within {Patience}.\n{string.Join('\n', Log.TakeLast(40))}");
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync("flows");
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        lock (_log)
            _log.Add(line);
    }
}
