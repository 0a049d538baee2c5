using System.Text;
using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Storage.Files;
using DurableFlows.Tests.Bundles;
using DurableFlows.Tests.Crash;
using DurableFlows.Values;

namespace DurableFlows.Tests.Storage;

public sealed class ProtectedStoreTests
{
    private const string Secret = "Tulpenzwiebel";

    [Fact]
    public async Task Run_OnFiles_LeavesNothingReadable()
    {
        using var folder = new TemporaryFolder();
        var flow = FlowBuilder.Create("flow")
            .AddTransform("small", node: n => n.Set("said", "input.secret"))
            .AddTransform("large", node: n => n.Set("said", "input.secret.repeat(1000)"))
            .AddTransform("cached", node: n => n.Set("said", "input.secret").Cache = TimeSpan.FromDays(1))
            .AddApproval("ask", "large", a => a.Show = "=input.secret").Build();
        await using var host = Carried.Host(Open(folder));
        var run = await host.StartAsync(flow.Definition, FlowValue.From(new { Secret }), new StartOptions { Correlation = Secret });
        var asked = Assert.Single((await run.WaitForInputAsync()).Requests);
        await host.Client.AnswerAsync(run.Run, asked.Request.Id, CrashScenario.Say(Approvals.AnswerDecision.Approve) with { Comment = Secret });
        await run.Completion;

        var files = Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories);

        Assert.Contains(files, f => f.Contains("payloads", StringComparison.Ordinal));
        Assert.Contains(files, f => f.Contains("cache", StringComparison.Ordinal));
        Assert.All(files, f => Assert.DoesNotContain(Secret, f + Encoding.Latin1.GetString(File.ReadAllBytes(f)), StringComparison.Ordinal));
        Assert.Equal(Secret, Assert.Single(await host.Client.ListAsync(new RunQuery())).Correlation);
    }

    [Theory]
    [InlineData("child")]
    [InlineData("steps")]
    public async Task Run_ExportedFromOneStore_IsReadTheSameUnderOtherKeys(string scenario)
    {
        using var data = await Carried.RunAsync(CrashScenarios.Named(scenario), StoreKind.Memory);
        using var folder = new TemporaryFolder();
        var (run, store) = (RunId.Parse(CrashScenario.Run), Open(folder));

        await Carried.ImportAsync(store, await Carried.ExportAsync(data.Open(), run));

        Assert.Equal(await Carried.AllOfAsync(data.Open(), run), await Carried.AllOfAsync(store, run));
    }

    [Fact]
    public async Task Records_MovedToAnotherRun_AreRefused()
    {
        var inner = new MemoryStore();
        using var store = new ProtectedStore(inner, Keys.Protection());
        var (mine, other) = (RunId.Parse("mine"), RunId.Parse("other"));
        await store.AppendAsync(mine, [Body("a")], null, default);
        var slice = await inner.ReadAsync(mine, JournalPosition.Start, null, default);
        await inner.AppendAsync(other, [RecordFrame.Body(slice.Records[0])], null, default);

        var error = await Assert.ThrowsAsync<FlowException>(async () => await store.ReadAsync(other, JournalPosition.Start, null, default));

        Assert.Equal(ErrorCodes.ProtectionDamaged, error.Code);
        Assert.Contains("other@1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_PutThereInTheClear_AreRefused()
    {
        var inner = new MemoryStore();
        using var store = new ProtectedStore(inner, Keys.Protection());
        var run = RunId.Parse("mine");
        await store.AppendAsync(run, [Body("a")], null, default);
        await inner.AppendAsync(run, [Body("b")], null, default);

        var error = await Assert.ThrowsAsync<FlowException>(async () => await store.ReadAsync(run, JournalPosition.Start, null, default));

        Assert.Equal(ErrorCodes.ProtectionAbsent, error.Code);
        Assert.Contains("mine@2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_OpenedWithoutKeys_SaysThatItIsProtected()
    {
        using var folder = new TemporaryFolder();
        await using (var host = Carried.Host(Open(folder)))
            await (await host.StartAsync(FlowBuilder.Create("f").AddTransform("t").Build().Definition, FlowValue.Null, new StartOptions { Run = "r1" })).Completion;
        await using var bare = Carried.Host(folder.Keep(FileStore.Open(folder.Path)));

        var error = await Assert.ThrowsAsync<JournalDamagedException>(() => bare.Client.GetAsync(RunId.Parse("r1")));

        Assert.Contains("without keys", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markers_ThatCannotBeOpened_HideNoOthers()
    {
        var inner = new MemoryStore();
        using var store = new ProtectedStore(inner, Keys.Protection());
        await inner.PutMarkerAsync(new Marker("live/a", Body("a")), default);
        await store.PutMarkerAsync(new Marker("live/b", Body("b")), default);
        await store.PutMarkerAsync(new Marker("live/c", default), default);

        var markers = await store.ListMarkersAsync("live/", null, 10, default);

        Assert.Equal([("live/a", ""), ("live/b", """{"id":"b"}"""), ("live/c", "")], markers.Select(m => (m.Name, Encoding.UTF8.GetString(m.Body.Span))));
    }

    private static ReadOnlyMemory<byte> Body(string id) => Encoding.UTF8.GetBytes($$"""{"id":"{{id}}"}""");

    private static ProtectedStore Open(TemporaryFolder folder)
        => folder.Keep(new ProtectedStore(FileStore.Open(new FileStoreOptions { Path = folder.Path, Flush = false }), Keys.Protection()));
}
