using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using DurableFlows.Cli.Tests.Samples;
using DurableFlows.Functions.HostTests.Running;
using Xunit.Abstractions;

namespace DurableFlows.Functions.HostTests;

/// <summary>The lines of the README, sent to the Functions host.</summary>
[Collection(HostCollection.Name)]
public sealed class ReadmeTests(Apps apps, ITestOutputHelper output)
{
    private const string Next = "\n#### ";

    [HostFact]
    public async Task Readme_HttpLines_RunExpensesToItsResult()
    {
        await using var stage = await Stage.OpenAsync(apps);
        var host = await stage.StartAsync(await stage.DeployAsync(new Dictionary<string, string>()));

        var answers = await ShellAsync(Lines(host.Address));

        var started = JsonElement.Parse(answers[0]);
        Assert.Equal("waitingForInput", started.GetProperty("status").GetString());
        var asked = JsonElement.Parse(answers[1]).GetProperty("inputs")[0];
        Assert.StartsWith("Pay ", asked.GetProperty("title").GetString(), StringComparison.Ordinal);
        Assert.StartsWith($"{host.Address}inputs/by-token/", JsonElement.Parse(answers[2]).GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.Equal("accepted", JsonElement.Parse(answers[3]).GetProperty("verdict").GetString());
        var events = Regex.Matches(answers[4], "^event: (.*)$", RegexOptions.Multiline).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal("run.completed", events[^1]);
        var result = JsonElement.Parse(answers[5]);
        Assert.Equal(("completed", 250), (result.GetProperty("status").GetString(), result.GetProperty("output").GetProperty("claims").GetInt32()));
        output.WriteLine($"expenses: {events.Count} events, {events.Count(e => e == "node.completed")} nodes and items completed, output {result.GetProperty("output").GetRawText()}");
    }

    /// <summary>The lines after the one that starts the local server; what each sends back begins with a mark.</summary>
    private static string Lines(Uri address)
    {
        var block = Regex.Match(Repository.Text("README.md"), "^flows serve .*?\n(?<lines>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline).Groups["lines"].Value;
        var lines = Regex.Replace(block, "api=[^ ]+", $"api={address.ToString().TrimEnd('/')}").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('\n', lines.Select(l => l.StartsWith("curl ", StringComparison.Ordinal) ? $"{l.Replace("curl ", "curl -sS ", StringComparison.Ordinal)}\nprintf '{Next.Replace("\n", "\\n", StringComparison.Ordinal)}'" : l));
    }

    private static async Task<string[]> ShellAsync(string lines)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-euc", lines]) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("There is no bash.");
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var errors = shell.StandardError.ReadToEndAsync(limit.Token);
        var said = await shell.StandardOutput.ReadToEndAsync(limit.Token);
        await shell.WaitForExitAsync(limit.Token);
        Assert.True(shell.ExitCode == 0, $"{await errors}\n{said}");
        return said.Split(Next);
    }
}
