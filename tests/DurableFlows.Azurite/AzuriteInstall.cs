using System.Diagnostics;

namespace DurableFlows.Azurite;

/// <summary>The npm package, once for each user of a machine. Whoever comes first installs it; the others wait for that.</summary>
internal static class AzuriteInstall
{
    public const string Version = "3.37.0";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static bool IsThere => File.Exists(MainScript);

    public static string MainScript => Script("blob", "main.js");

    /// <summary>The one that serves queues and tables too.</summary>
    public static string WholeScript => Script("azurite.js");

    private static string Folder { get; } = Path.Combine(CacheRoot(), $"durableflows-azurite-{Version}");

    public static async Task EnsureAsync()
    {
        if (IsThere)
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(Folder)!);
        using var turn = await TakeTurnAsync();
        if (!IsThere)
            await InstallAsync();
    }

    private static async Task InstallAsync()
    {
        var npm = CommandPath.Find("npm") ?? throw new InvalidOperationException(AzuriteServer.WhyNot);
        var beside = $"{Folder}.{Guid.NewGuid():N}";
        Directory.CreateDirectory(beside);
        try
        {
            await RunAsync(npm, "install", "--prefix", beside, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts",
                "--loglevel=error", $"azurite@{Version}");
            // A folder without the script is what somebody left half deleted.
            if (Directory.Exists(Folder))
                Directory.Delete(Folder, recursive: true);
            Directory.Move(beside, Folder);
        }
        finally
        {
            if (Directory.Exists(beside))
                Directory.Delete(beside, recursive: true);
        }
    }

    private static async Task RunAsync(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            if (process.ExitCode != 0)
                throw new InvalidOperationException(
                    $"npm could not install azurite {Version} (exit code {process.ExitCode}). It said: {await output}{await errors}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"npm did not install azurite {Version} within {Patience.TotalMinutes} minutes.");
        }
    }

    /// <summary>An open file that nobody else may open: it is let go when its process ends, in whatever way.</summary>
    private static async Task<FileStream> TakeTurnAsync()
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(200))
            try
            {
                return new FileStream(Folder + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (waited.Elapsed < Patience + TimeSpan.FromMinutes(1))
            {
                // Another process installs.
            }
    }

    private static string Script(params string[] parts) => Path.Combine([Folder, "node_modules", "azurite", "dist", "src", .. parts]);

    private static string CacheRoot()
    {
        // Unverified: on a fresh machine the folder may not be there yet.
        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return local.Length > 0 ? local : Path.GetTempPath();
    }
}
