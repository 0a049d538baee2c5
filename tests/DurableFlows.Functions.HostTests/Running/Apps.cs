using System.Diagnostics;
using DurableFlows.Cli.Tests.Samples;

namespace DurableFlows.Functions.HostTests.Running;

/// <summary>The test app, published once for each version that a test asks for, and copied for each deployment.</summary>
public sealed class Apps : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("flows-apps-").FullName;
    private readonly Dictionary<string, Task<string>> _published = [];
    private int _deployments;

    /// <summary>A folder of its own with the app and flows.</summary>
    /// <param name="flows">The flows in YAML, by the name of their file; none for those that the app brings.</param>
    /// <param name="version">The version that everything is built with.</param>
    internal async Task<string> DeployAsync(IReadOnlyDictionary<string, string> flows, string version = "0.1.0")
    {
        Task<string> published;
        lock (_published)
            published = _published.TryGetValue(version, out var known) ? known : _published[version] = PublishAsync(version);
        var folder = Path.Combine(_folder, $"{Interlocked.Increment(ref _deployments)}");
        Copy(await published, folder);
        foreach (var (name, yaml) in flows)
            await File.WriteAllTextAsync(Path.Combine(folder, "flows", name + ".yaml"), yaml);
        return folder;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<string> PublishAsync(string version)
    {
        var folder = Path.Combine(_folder, "app-" + version);
        // What is built for this lies apart, so that the version of nothing else changes; and it stays, so that the next time is quick.
        var built = Repository.PathOf("tests", "DurableFlows.Functions.HostTests", "obj", "apps-" + version);
        var start = new ProcessStartInfo("dotnet",
        [
            "publish", Repository.PathOf("tests", "DurableFlows.Functions.HostApp"), "-c", "Release", "-o", folder, "--artifacts-path", built,
            $"-p:Version={version}", "-nodeReuse:false", "-v", "quiet",
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("There is no dotnet.");
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? folder : throw new InvalidOperationException($"The test app could not be published. {output} {await errors}");
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy) ?? to);
            File.Copy(file, copy);
        }
    }
}
