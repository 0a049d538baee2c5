using System.Text;
using DurableFlows.Approvals;
using DurableFlows.Bundles;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Testing.Runs;
using DurableFlows.Tests.Crash;
using DurableFlows.Tests.Execution;
using DurableFlows.Values;

namespace DurableFlows.Tests.Bundles;

public sealed class RedactionTests
{
    private const string Card = "4111-1111-1111-1111";
    private static readonly RunId Run = RunId.Parse(CrashScenario.Run);
    private readonly Script _script = new();

    public static TheoryData<string> Names => [.. CrashScenarios.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Export_RedactedByEverything_LeavesNoValueOfAnyRun(string name)
    {
        using var data = await Carried.RunAsync(CrashScenarios.Named(name), StoreKind.Memory);
        var (store, bundle) = (new MemoryStore(), await Carried.ExportAsync(data.Open(), Run, new ExportOptions { Redact = ["**"] }));

        var summary = await Carried.ImportAsync(store, bundle);

        Assert.True(Assert.Single(summary.Redacted).Values > 0);
        Assert.Equal(0, summary.Payloads);
        foreach (var run in summary.Runs.Select(RunId.Parse))
        {
            var slice = await store.ReadAsync(run, JournalPosition.Start, null, default);
            var values = slice.Records.SelectMany((r, i) => StoredParts.Of(JournalCodec.Decode(run, i + 1, r.Span)));
            Assert.All(values, v => Assert.Equal(v.Omitted ? null : "\"[redacted]\"", v.Inline?.ToString()));
        }
    }

    [Fact]
    public async Task Export_RedactedByAPath_BlanksThatAndNothingElse()
    {
        await using var test = await PaidAsync(padding: 9_000);
        using var bundle = new MemoryStream();

        var summary = await test.Client.ExportAsync(test.Run.Run, bundle, new ExportOptions { Redact = ["nodes.pay.output.card", "output.*.card", "input.card"] });
        var there = await ImportedAsync(bundle);

        var details = await there.Client.GetAsync(test.Run.Run);
        Assert.Equal([1, 0, 1], summary.Redacted.Select(r => r.Values));
        Assert.Equal("[redacted]", (await LoadAsync(there, details.Nodes[0].Output)).Element.GetProperty("card").GetString());
        Assert.Equal(9_000, (await LoadAsync(there, details.Nodes[0].Output)).Element.GetProperty("padding").GetString()?.Length);
        Assert.Equal(Card, (await LoadAsync(there, details.Output)).Element.GetProperty("card").GetString());
        Assert.Equal((await test.Client.EventsAsync(test.Run.Run)).Select(e => e.Type), (await there.Client.EventsAsync(test.Run.Run)).Select(e => e.Type));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9_000)]
    public async Task Export_RedactedAtAnyDepth_HoldsItNowhere(int padding)
    {
        await using var test = await PaidAsync(padding);
        using var bundle = new MemoryStream();

        await test.Client.ExportAsync(test.Run.Run, bundle, new ExportOptions { Redact = ["**.card", "nodes.*.error", "nodes.*.question"] });

        Assert.All(Zips.Read(bundle.ToArray()).Values, content => Assert.DoesNotContain(Card, Encoding.UTF8.GetString(content), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Errors_AndQuestions_AreBlanked()
    {
        _script.Do("pay", _ => throw new NodeException("bank.refused", $"{Card} is refused"));
        await using var test = Host();
        await test.RunAsync(new { card = Card });
        using var bundle = new MemoryStream();

        await test.Client.ExportAsync(test.Run.Run, bundle, new ExportOptions { Redact = ["**.card", "nodes.pay.error", "error"] });
        var there = await ImportedAsync(bundle);

        Assert.Equal(("bank.refused", "[redacted]"), (await there.Client.GetAsync(test.Run.Run)).Nodes[0].Error is { } error ? (error.Code, error.Message) : default);
        Assert.All(Zips.Read(bundle.ToArray()).Values, content => Assert.DoesNotContain(Card, Encoding.UTF8.GetString(content), StringComparison.Ordinal));
    }

    [Fact]
    public async Task RedactedCopy_IsNotGoneOnWith()
    {
        _script.Step("pay", (c, _) => Task.FromResult<NodeStep>(new NodeStep.Asked(new Question { Title = $"Charge {Card}?" }, c.Input)));
        await using var test = Host();
        await test.RunAsync(new { card = Card });
        using var bundle = new MemoryStream();
        await test.Client.ExportAsync(test.Run.Run, bundle, new ExportOptions { Redact = ["nodes.*.question"] });
        var (there, run) = (await ImportedAsync(bundle), test.Run.Run);
        var request = Assert.Single(await there.Client.RequestsAsync(run));

        foreach (var act in (Func<Task>[])[
            () => there.ResumeAsync(run), () => there.ResumeAsync(run, new ResumeOptions { Takeover = true }), () => there.ForkAsync(run), () => there.Client.PreviewResumeAsync(run),
            () => there.Client.AnswerAsync(run, request.Request.Id, new AnswerRequest { Decision = AnswerDecision.Reply, Value = FlowValue.From("yes"), By = "ann", Via = "test" }),
            () => there.Client.CancelAsync(run, "ann", null), () => there.Client.SuspendAsync(run, "ann", "why")])
        {
            Assert.Equal(ErrorCodes.RunRedacted, (await Assert.ThrowsAsync<FlowException>(act)).Code);
        }

        Assert.Equal("[redacted]", request.Request.Title);
        Assert.True(Assert.Single(await there.Client.ListAsync(new RunQuery())).Redacted);
        Assert.Empty(await there.RecoverAsync());
    }

    [Fact]
    public async Task RedactedCopy_OverTheRunItself_IsRefused()
    {
        await using var test = await PaidAsync();
        using var bundle = new MemoryStream();
        await test.Client.ExportAsync(test.Run.Run, bundle, new ExportOptions { Redact = ["input"] });

        Assert.Equal(ErrorCodes.RunExists, (await Assert.ThrowsAsync<FlowException>(() => test.Client.ImportAsync(bundle))).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("card")]
    [InlineData("nodes.pay")]
    [InlineData("nodes.pay.card")]
    [InlineData("input..card")]
    [InlineData("input. card")]
    public async Task Rule_ThatSaysNothing_IsRefusedBeforeAnythingIsWritten(string rule)
    {
        await using var test = await PaidAsync();
        using var bundle = new MemoryStream();

        var error = await Assert.ThrowsAsync<FlowException>(() => test.Client.ExportAsync(test.Run.Run, bundle, new ExportOptions { Redact = [rule] }));

        Assert.Equal((ErrorCodes.RedactionInvalid, 0), (error.Code, bundle.Length));
    }

    private FlowTestHost Host() => _script.Host(f => f.Add("pay", "do"));

    private async Task<FlowTestHost> PaidAsync(int padding = 0)
    {
        var test = Host();
        await test.RunAsync(new { card = Card, padding = new string('.', padding) });
        return test;
    }

    private static async Task<FlowHost> ImportedAsync(MemoryStream bundle)
    {
        var host = Carried.Host(new MemoryStore());
        await host.Client.ImportAsync(bundle);
        return host;
    }

    private static async Task<FlowValue> LoadAsync(FlowHost host, StoredValue? value)
        => await host.Client.LoadAsync(RunId.Parse((await host.Client.ListAsync(new RunQuery()))[0].Run), value ?? throw new InvalidOperationException());
}
