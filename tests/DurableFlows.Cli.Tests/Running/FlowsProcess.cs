using System.Diagnostics;

namespace DurableFlows.Cli.Tests.Running;

/// <summary>The built program in a process of its own, without a terminal.</summary>
internal sealed class FlowsProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _out;
    private readonly Task<string> _error;

    private FlowsProcess(Process process)
    {
        _process = process;
        _process.StandardInput.Close();
        _out = ReadAsync();
        _error = ReadErrorAsync();
    }

    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "flows.exe" : "flows");

    public static string Repository { get; } = FindRepository();

    public int Id => _process.Id;

    /// <summary>The first line that has a text.</summary>
    public TaskCompletionSource<string> Awaited { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when something was said on standard error, or nothing ever will be.</summary>
    public TaskCompletionSource Complained { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private string AwaitedText { get; init; } = "";

    public static FlowsProcess Start(Sandbox box, params string[] args) => StartUntil("", box, args);

    /// <summary>Starts it; <see cref="Awaited"/> tells when it has printed a text.</summary>
    public static FlowsProcess StartUntil(string text, Sandbox box, params string[] args)
        => new(Launch(Program, [.. args, "--store", box.Store], box.Folder, box.Variables)) { AwaitedText = text };

    public static Task<Outcome> RunAsync(Sandbox box, params string[] args) => Start(box, args).EndAsync();

    /// <summary>Runs one of the scripts in the tests folder with this program.</summary>
    public static async Task<Outcome> ScriptAsync(string script, params string[] args)
    {
        using var running = new FlowsProcess(Launch("bash", [Path.Combine(Repository, "tests", script), .. args], Repository));
        return await running.EndAsync();
    }

    public async Task<Outcome> EndAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            throw new TimeoutException($"It did not end by itself:\n{await _out}\n{await _error}");
        }

        return new Outcome(_process.ExitCode, await _out, await _error);
    }

    public void Kill() => _process.Kill();

    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(null, null)]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static Process Launch(string program, string[] args, string folder, IReadOnlyDictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo(program, args)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["FLOWS"] = Program;
        start.Environment.Remove(StoreSpec.Variable);
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start.");
    }

    private async Task<string> ReadAsync()
    {
        await Task.Yield();
        var all = new System.Text.StringBuilder();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            all.AppendLine(line);
            if (line.Contains(AwaitedText, StringComparison.Ordinal))
                Awaited.TrySetResult(line);
        }

        Awaited.TrySetException(new InvalidOperationException($"It ended without '{AwaitedText}':\n{all}"));
        return all.ToString();
    }

    private async Task<string> ReadErrorAsync()
    {
        await Task.Yield();
        var all = new System.Text.StringBuilder();
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            all.AppendLine(line);
            Complained.TrySetResult();
        }

        Complained.TrySetResult();
        return all.ToString();
    }

    private static string FindRepository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "DurableFlows.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder;
    }
}
