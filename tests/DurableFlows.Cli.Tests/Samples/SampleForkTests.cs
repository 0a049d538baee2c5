using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DurableFlows.Approvals;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Storage.Files;
using DurableFlows.Tests.Storage;
using DurableFlows.Values;
using Microsoft.AspNetCore.Builder;
using OrdersServer;

namespace DurableFlows.Cli.Tests.Samples;

/// <summary>Each sample is forked at every checkpoint with another input: the run that is forked stays as it is, and only what depends on the change runs again.</summary>
public sealed partial class SampleForkTests : IAsyncLifetime, IDisposable
{
    private readonly Ledger _ledger = new();
    private readonly WebApplication _server;
    private readonly TemporaryFolder _folder = new();

    public SampleForkTests() => _server = OrdersApp.Build("http://127.0.0.1:0", _ledger);

    public Task InitializeAsync() => _server.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("01-hello", "input.json")]
    [InlineData("02-expenses", "claims.json", "policy")]
    [InlineData("03-orders", "order.json")]
    public async Task Fork_OfEveryCheckpointWithAnotherInput_RunsOnlyWhatDependsOnIt(string name, string file, params string[] independent)
    {
        using var store = FileStore.Open(new FileStoreOptions { Path = _folder.Path, Flush = false });
        await using var sample = new SampleHost(name, store, ("ORDERS_URL", _server.Urls.First()));
        var (input, changed) = Inputs(SampleHost.Input(name, file));
        var run = await EndAsync(sample, await sample.StartAsync(input));
        var fresh = await EndAsync(sample, await sample.StartAsync(changed));
        var (expected, ran) = (await StoryAsync(sample, fresh), await RanAsync(sample, fresh));
        var checkpoints = (await sample.Host.Client.EventsAsync(run)).Select(e => e.Sequence).ToList();
        var journal = File.ReadAllBytes(Journal(run));

        foreach (var at in checkpoints)
        {
            var called = _ledger.Entries.Count;
            var fork = await EndAsync(sample, await sample.Host.ForkAsync(run, new ForkOptions { At = at, Input = changed }));

            var kept = (await sample.Host.Client.GetAsync(run, at)).Nodes.Where(n => n.Status == "succeeded").Select(n => n.Path).Intersect(independent);
            Assert.Equal(ran.Except(kept), await RanAsync(sample, fork));
            Assert.Equal(expected, await StoryAsync(sample, fork));
            if (name == "03-orders")
                Assert.Equal([("reserve", 1), ("charge", 3), ("ship", 1)], _ledger.Entries.Skip(called).Select(e => (e.Operation, e.Calls)));
        }

        // The run that is forked knows its forks, and nothing else of it is another.
        var now = File.ReadAllBytes(Journal(run));
        Assert.Equal(journal, now[..journal.Length]);
        Assert.All(System.Text.Encoding.UTF8.GetString(now[journal.Length..]).Split('\n', StringSplitOptions.RemoveEmptyEntries), r => Assert.Contains("\"run.forked\"", r, StringComparison.Ordinal));
        Assert.Equal(checkpoints.Count, (await sample.Host.Client.GetAsync(run)).Forks.Count);
        Assert.True((await sample.Host.Client.CompareAsync(new RunPosition(run, checkpoints[^1]), new RunPosition(run))).IsSame);
    }

    /// <summary>The input of a sample, of many claims the first, and another one.</summary>
    private static (FlowValue Input, FlowValue Changed) Inputs(FlowValue whole)
    {
        var input = JsonNode.Parse(whole.Utf8.Span) as JsonObject ?? [];
        if (input["claims"] is JsonArray claims)
            input["claims"] = new JsonArray([.. claims.Take(12).Select(c => c?.DeepClone())]);
        var before = FlowValue.From(input);
        if (input["claims"]?[0] is JsonObject claim)
            claim["amountCents"] = 99_000;
        else if (input.ContainsKey("quantity"))
            input["quantity"] = 12;
        else
            input["name"] = "Ada";
        return (before, FlowValue.From(input));
    }

    private static async Task<RunId> EndAsync(SampleHost sample, RunHandle run)
    {
        for (var result = await run.WaitForInputAsync(); !run.Completion.IsCompleted; result = await run.WaitForInputAsync())
        {
            foreach (var request in result.Requests)
                await sample.Host.Client.AnswerAsync(run.Run, request.Request.Id, new AnswerRequest { Decision = AnswerDecision.Approve, By = "boss", Via = "test" });
            await Task.Yield();
        }

        Assert.Equal(RunStatus.Completed, (await run.Completion).Status);
        return run.Run;
    }

    /// <summary>The nodes of which the run itself recorded an attempt.</summary>
    private static async Task<IEnumerable<string>> RanAsync(SampleHost sample, RunId run) =>
        (await sample.Host.Client.EventsAsync(run)).Where(e => e is { Type: "attempt.started" or "node.completed" or "node.failed", Node: not null })
            .Select(e => NodePath.Parse(e.Node ?? "").Node).Distinct().Order(StringComparer.Ordinal);

    /// <summary>What a run came to, but for the numbers that the shop gives.</summary>
    private static async Task<string> StoryAsync(SampleHost sample, RunId run)
    {
        var details = await sample.Host.Client.GetAsync(run);
        var output = await sample.Host.Client.LoadAsync(run, details.Output ?? StoredValue.Of(FlowValue.Null));
        return $"{string.Join(' ', details.Nodes.Select(n => $"{n.Path} {n.Status}"))}\n{ShopNumber().Replace(output.ToString(), "")}";
    }

    private string Journal(RunId run) => Path.Combine(_folder.Path, "runs", StoreNames.EncodePath(run.Value), "journal.jsonl");

    [GeneratedRegex("(?<=(charge|ship))-[0-9]+")]
    private static partial Regex ShopNumber();
}
