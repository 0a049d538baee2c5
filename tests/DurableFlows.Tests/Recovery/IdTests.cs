using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Tests.Recovery;

/// <summary>Runs of flows with any id are stored, listed and resumed without touching another.</summary>
public sealed class IdTests
{
    private static readonly string[] Flows =
    [
        "a/b", "a", "b", "..", ".", "a_b", "a.b", "A", "A/b", "con", "nul", "a=2fb", "a~", "~/", "=", "live", "status/running", "%2e%2e", "C:\\x", "\"q\" <&>",
        new string('x', 200), new string('x', 199), string.Concat(Enumerable.Repeat("😀", 200)), "שלום עולם", "\u202eabc", "é", "e\u0301", " a", "a ",
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Runs_OfFlowsWithAnyId_AreListedAndResumedApart(bool files)
    {
        await using var folder = new HostFolder();
        IFlowStore store = files ? folder.Store() : new MemoryStore();
        var first = folder.Host(store);
        for (var i = 0; i < Flows.Length; i++)
        {
            var handle = await first.StartAsync(HostFolder.Flow(Flows[i]), FlowValue.From(Flows[i]), new StartOptions { Run = $"run-{i}" });
            await HostFolder.AskedAsync(handle);
        }

        first.Abandon();
        await first.DisposeAsync();
        var host = folder.Host(store);
        for (var i = 0; i < Flows.Length; i++)
        {
            Assert.Equal($"run-{i}", Assert.Single(await host.Client.ListAsync(new RunQuery { Flow = Flows[i] })).Run);
            var handle = await host.ResumeAsync(RunId.Parse($"run-{i}"));
            Assert.Equal(RunStatus.Completed, (await HostFolder.FinishAsync(host, handle)).Status);
            Assert.Equal(Flows[i], Assert.Single(await host.Client.ListAsync(new RunQuery { Flow = Flows[i], Status = RunStatus.Completed })).Flow);
            Assert.Equal(Flows.Length - i - 1, (await host.Client.RequestsAsync()).Count);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData("\u009f")]
    [InlineData("\ud83d")]
    public async Task Start_FlowIdThatIsNoText_IsRefused(string id)
    {
        await using var host = new FlowHost(new FlowHostOptions());
        var flow = HostFolder.Flow() with { Id = id };

        await Assert.ThrowsAsync<FlowDefinitionException>(() => host.StartAsync(flow, FlowValue.Null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    [InlineData("run\n")]
    [InlineData("é")]
    [InlineData("😀")]
    [InlineData("-a")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task Start_RunIdOfAnotherForm_IsRefusedWithTheForm(string id)
    {
        await using var host = new FlowHost(new FlowHostOptions());

        var error = await Assert.ThrowsAsync<FlowException>(() => host.StartAsync(HostFolder.Flow(), FlowValue.Null, new StartOptions { Run = id }));

        Assert.Equal(ErrorCodes.IdInvalid, error.Code);
        Assert.Contains("1 to 90 letters", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Runs_WhoseIdsAreAlike_AreApart(bool files)
    {
        await using var folder = new HostFolder();
        var host = folder.Host(files ? folder.Store() : new MemoryStore());
        string[] ids = ["a.b", "a_b", "a-b", "A", "a", "con", "a.", "a..", new string('r', 90), new string('r', 89)];
        foreach (var id in ids)
            await HostFolder.AskedAsync(await host.StartAsync(HostFolder.Flow(), FlowValue.Null, new StartOptions { Run = id }));

        await host.Client.CancelAsync(RunId.Parse("a"), null, null);

        Assert.Equal(ids.Where(id => id != "a").Order(StringComparer.Ordinal), (await host.Client.RequestsAsync()).Select(r => r.Run).Order(StringComparer.Ordinal));
    }
}
