using System.Text;
using DurableFlows.Approvals;
using DurableFlows.Bundles;
using DurableFlows.Cli.Tests.Running;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Http;
using DurableFlows.Http.Access;
using DurableFlows.Journal;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Storage.Files;
using DurableFlows.Values;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DurableFlows.Cli.Tests.Secrets;

/// <summary>A secret in an input that is marked as one is in nothing that is written, said or sent, though a node does all it can to tell it.</summary>
public sealed class SecretScanTests : IDisposable
{
    private const string Variable = "DURABLEFLOWS_SCAN_TOKEN";
    private const string Secret = "p\"ss/wörd+42 & <%> of the bank";
    private const string Liquid = "{{ input.t }}";
    private static readonly SecretScan Scan = new(Secret);
    private readonly Sandbox _box = new();
    private readonly Sandbox _other = new();
    private readonly Recorder _recorder = new();

    public SecretScanTests() => Environment.SetEnvironmentVariable(Variable, Secret);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        _recorder.Dispose();
        _box.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task MarkedSecret_IsNowhere()
    {
        var said = new List<string>();
        var run = await RunAsync(said);
        said.AddRange(await OverHttpAsync(run));
        said.AddRange(await OnTheCommandLineAsync(run));

        Assert.Contains(Secret, TellTale.Heard);
        Assert.Equal([], _recorder.Lines.Concat(said).SelectMany(l => Scan.In("said", l)));
        Assert.Equal([], Scan.InFolder(_box.Folder).Concat(Scan.InFolder(_other.Folder)));
        Assert.Contains(_recorder.Lines, l => l.Contains("step 0 has ***", StringComparison.Ordinal));
        Assert.Contains(Directory.EnumerateFiles(_box.Folder, "*", SearchOption.AllDirectories), f => f.EndsWith(".bundle", StringComparison.Ordinal));
    }

    /// <summary>The same flow without the mark, so that the scan is known to find what is there.</summary>
    [Fact]
    public async Task SecretThatIsNotMarked_IsFound()
    {
        var said = new List<string>();
        await RunAsync(said, isMarked: false);

        var found = Scan.InFolder(_box.Folder);
        Assert.Contains(found, f => f.Contains("journal.jsonl", StringComparison.Ordinal));
        Assert.Contains(found, f => f.Contains("payloads", StringComparison.Ordinal) && f.Contains("!gzip", StringComparison.Ordinal));
        Assert.Contains(found, f => f.Contains(".bundle!", StringComparison.Ordinal));
        Assert.NotEmpty(_recorder.Lines.SelectMany(l => Scan.In("logged", l)));
        Assert.NotEmpty(said.SelectMany(l => Scan.In("said", l)));
    }

    [Fact]
    public void Scan_FindsEverySpelling()
    {
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes("user:" + Secret));
        foreach (var text in (string[])[Secret, Uri.EscapeDataString(Secret), System.Text.Json.JsonSerializer.Serialize(Secret), basic, Convert.ToHexString(Encoding.UTF8.GetBytes(Secret))])
            Assert.NotEmpty(Scan.In("here", "before " + text + " after"));
        Assert.Empty(Scan.In("here", "nothing of it"));
    }

    private async Task<RunId> RunAsync(List<string> said, bool isMarked = true)
    {
        using var store = FileStore.Open(Path.Combine(_box.Folder, "store"));
        await using var services = new ServiceCollection().AddLogging(l => l.SetMinimumLevel(LogLevel.Trace).AddProvider(_recorder)).BuildServiceProvider();
        var options = new FlowHostOptions { Store = store };
        options.NodeTypes.Add(NodeType.For<TellTale>());
        await using var host = new FlowHost(options, services);
        if (isMarked)
        {
            var refused = await Assert.ThrowsAsync<FlowException>(() => host.StartAsync(Flow(isMarked), FlowValue.From(new { token = Secret })));
            said.Add(refused.ToString());
        }

        var input = FlowValue.From(new { token = isMarked ? $"${{env:{Variable}}}" : Secret });
        var run = await host.StartAsync(Flow(isMarked), input, new StartOptions { Run = "scanned", OnEvent = e => said.Add(e.ToString()) });
        await run.WaitForInputAsync();
        var request = Assert.Single(await host.Client.RequestsAsync());
        await host.Client.AnswerAsync(run.Run, request.Request.Id, new AnswerRequest { Decision = AnswerDecision.Reply, Value = FlowValue.From("no"), By = "ann", Via = "test" });
        var result = await run.Completion;
        said.AddRange([request.ToString(), result.ToString(), result.Output?.ToString() ?? ""]);
        Assert.Equal(RunStatus.Completed, result.Status);
        await using var bundle = File.Create(Path.Combine(_box.Folder, "scanned.bundle"));
        await host.Client.ExportAsync(run.Run, bundle, new ExportOptions { Redact = ["nodes.*.question"] });
        await using var whole = File.Create(Path.Combine(_box.Folder, "whole.bundle"));
        await host.Client.ExportAsync(run.Run, whole);
        return run.Run;
    }

    private async Task<List<string>> OnTheCommandLineAsync(RunId run)
    {
        var plain = _box.Write("plain.yaml", $$"""
            id: plain
            inputSchema: { properties: { token: { writeOnly: true, enum: ['${env:{{Variable}}}'] } } }
            nodes:
              echo: { type: transform, input: { auth: '="Bearer " + input.token' } }
              stop: { type: fail, needs: echo, input: { t: =input.token }, with: { code: told, message: 'it is {{Liquid}}' } }
            """);
        var whole = Path.Combine(_box.Folder, "whole.bundle");
        var said = new List<string>();
        foreach (var args in (string[][])[
            ["run", plain, "--run", "clear", "--set", "token=" + Secret], ["run", plain, "--run", "plain", "--set", $"token=${{env:{Variable}}}", "--verbose"],
            ["show", "plain", "--json"], ["resume", "plain", "--json"], ["list"], ["show", run.Value], ["show", run.Value, "--json"], ["checkpoints", run.Value, "--json"],
            ["graph", run.Value], ["resume", run.Value, "--rerun", "tell", "--plan"], ["resume", run.Value, "--set-output", $"tell=\"{Secret.Replace("\"", "\\\"", StringComparison.Ordinal)}\""],
            ["export", run.Value, "--to", Path.Combine(_box.Folder, "again.bundle"), "--json"]])
        {
            var outcome = await _box.FlowsAsync(args);
            said.AddRange([outcome.Out, outcome.Error]);
            Assert.NotEqual("", outcome.Out + outcome.Error);
            Assert.NotEqual(ExitCodes.Unexpected, outcome.Code);
        }

        var imported = await _other.FlowsAsync("import", whole);
        imported.Is(ExitCodes.Completed);
        said.Add((await _other.FlowsAsync("show", run.Value, "--json")).Out);
        return said;
    }

    private async Task<List<string>> OverHttpAsync(RunId run)
    {
        using var store = FileStore.Open(Path.Combine(_box.Folder, "store"));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(_recorder).SetMinimumLevel(LogLevel.Trace);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddDurableFlows(o => o.Store = store).AddFlow(Flow(isMarked: true)).AddNode<TellTale>();
        builder.Services.AddSingleton<ICallerSource>(new OpenAccess("tester")).AddFlowApi();
        await using var app = builder.Build();
        app.MapFlowApi();
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First() + "/api/") };
        var said = new List<string>();
        foreach (var path in (string[])["flows", "flows/tells", "runs", $"runs/{run}", $"runs/{run}/checkpoints", $"runs/{run}/checkpoints/5", $"runs/{run}/inputs", "inputs"])
            said.Add(await http.GetStringAsync(path));
        foreach (var token in (string[])[Secret, $"${{env:{Variable}}}"])
        {
            using var body = new StringContent(FlowValue.From(new { token }).ToString(), Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync("flows/tells/runs?wait=20s&run=over-http", body);
            said.Add(answer.Headers + await answer.Content.ReadAsStringAsync());
        }

        await File.WriteAllBytesAsync(Path.Combine(_box.Folder, "http.bundle"), await http.GetByteArrayAsync($"runs/{run}/export?redact=**.nothing"));
        Assert.Contains(said, s => s.Contains("waitingForInput", StringComparison.Ordinal));
        Assert.Contains(said, s => s.Contains("secret.in-clear", StringComparison.Ordinal));
        await app.StopAsync();
        return said;
    }

    private static FlowDefinition Flow(bool isMarked)
    {
        var builder = FlowBuilder.Create("tells").Add<TellTale>("tell", n =>
        {
            n.Set("token", "input.token");
            n.Retry = new RetryPolicy { Attempts = 2, Interval = TimeSpan.FromMilliseconds(1) };
        });
        builder.InputSchema = isMarked
            ? new { properties = new { token = new { writeOnly = true, @enum = new[] { $"${{env:{Variable}}}" } } } }
            : new { type = "object" };
        return builder.Build().Definition;
    }
}
