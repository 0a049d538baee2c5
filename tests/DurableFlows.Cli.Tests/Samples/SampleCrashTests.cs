using System.Text.Json.Nodes;
using DurableFlows.Approvals;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Testing.Stores;
using DurableFlows.Values;
using OrdersServer;

namespace DurableFlows.Cli.Tests.Samples;

/// <summary>Kills a sample at every append, before, in the middle and after it, and goes on in another host.</summary>
public sealed class SampleCrashTests
{
    private static readonly RunId Run = RunId.Parse("sample");

    [Theory]
    [InlineData("01-hello", "input.json")]
    [InlineData("02-expenses", "claims.json")]
    [InlineData("03-orders", "order.json")]
    [InlineData("03-orders", "order-undeliverable.json")]
    public async Task Sample_CrashAtAnyAppend_EndsAsIfNeverInterrupted(string sample, string file)
    {
        var input = Shortened(SampleHost.Input(sample, file));
        var (expected, appends) = await LiveAsync(sample, input, 0, CrashPoint.Before);
        var deaths = Enumerable.Range(1, appends).SelectMany(_ => Enum.GetValues<CrashPoint>(), (at, point) => (At: at, Point: point));

        await Parallel.ForEachAsync(deaths, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (death, _) =>
        {
            var (story, _) = await LiveAsync(sample, input, death.At, death.Point);
            Assert.True(expected == story, $"Killed {death.Point} append {death.At}: {story}\ninstead of\n{expected}");
        });
    }

    /// <summary>Of the many claims so many that each kind is there, so that every append can be died at.</summary>
    private static FlowValue Shortened(FlowValue input)
    {
        var root = JsonNode.Parse(input.Utf8.Span);
        if (root?["claims"] is not JsonArray claims)
            return input;
        while (claims.Count > 20)
            claims.RemoveAt(claims.Count - 1);
        return FlowValue.From(root);
    }

    private static async Task<(string Story, int Appends)> LiveAsync(string sample, FlowValue input, int crashAt, CrashPoint point)
    {
        var data = new MemoryStore();
        var ledger = new Ledger();
        await using var server = OrdersApp.Build("http://127.0.0.1:0", ledger);
        await server.StartAsync();
        var crashing = new CrashingStore(data, crashAt, point);
        await using (var first = new SampleHost(sample, crashing, ("ORDERS_URL", server.Urls.First())))
        {
            await DriveAsync(first, input);
            if (crashing.HasCrashed)
                first.Host.Abandon();
        }

        await using var next = new SampleHost(sample, data, ("ORDERS_URL", server.Urls.First()));
        await DriveAsync(next, input);
        return (await StoryAsync(next, ledger), crashing.Appends);
    }

    private static async Task DriveAsync(SampleHost sample, FlowValue input)
    {
        try
        {
            if (await BeginAsync(sample, input) is { } run)
                await EndAsync(sample, run);
        }
        catch (CrashException)
        {
            // As wished.
        }
    }

    private static async Task<RunHandle?> BeginAsync(SampleHost sample, FlowValue input)
    {
        try
        {
            return await sample.Host.StartAsync(sample.Flow, input, new StartOptions { Run = Run.Value });
        }
        catch (FlowException e) when (e.Code == ErrorCodes.RunExists)
        {
            return (await sample.Host.Client.GetAsync(Run)).Outcome is null ? await sample.Host.ResumeAsync(Run) : null;
        }
    }

    private static async Task EndAsync(SampleHost sample, RunHandle run)
    {
        for (var result = await run.WaitForInputAsync(); !run.Completion.IsCompleted; result = await run.WaitForInputAsync())
        {
            foreach (var request in result.Requests)
                await sample.Host.Client.AnswerAsync(Run, request.Request.Id, new AnswerRequest { Decision = AnswerDecision.Approve, By = "boss", Via = "test" });
            await Task.Yield();
        }
    }

    /// <summary>What must not depend on when the process died: the end, each outcome recorded once, what was written, and the effects outside.</summary>
    private static async Task<string> StoryAsync(SampleHost sample, Ledger ledger)
    {
        var details = await sample.Host.Client.GetAsync(Run);
        var events = await sample.Host.Client.EventsAsync(Run);
        var output = details.Output is { } stored ? await sample.Host.Client.LoadAsync(Run, stored) : null;
        var recorded = events.Where(e => e.Type == "node.completed").Select(e => e.Node).Order(StringComparer.Ordinal);
        var written = new List<FlowValue>();
        foreach (var node in details.Nodes.Where(n => n is { Type: "write-file", Output: not null }))
            written.Add(await sample.Host.Client.LoadAsync(Run, node.Output ?? StoredValue.Of(FlowValue.Null)));
        var effects = ledger.Entries.Where(e => e.What is not null).Select(e => $"{e.Operation} {e.What}").Order(StringComparer.Ordinal);
        return $"{details.Summary.Status} {output} {details.Error?.Code}\nrecorded: {string.Join(' ', recorded)}\nwritten: {string.Join(' ', written)}\neffects: {string.Join(", ", effects)}";
    }
}
