using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Testing.Runs;
using DurableFlows.Testing.Stores;
using DurableFlows.Values;

namespace DurableFlows.Tests.Execution;

public sealed class StoreFailureTests
{
    private readonly Script _script = new();
    private readonly FaultyStore _store = new(new MemoryStore());

    [Fact]
    public async Task Append_ThatLandedAndFailed_CountsOnce()
    {
        await using var test = Chain();
        _store.Script(Enumerable.Repeat(AppendFault.After, 1).Concat([AppendFault.None, AppendFault.After, AppendFault.None, AppendFault.After]));
        var result = await Drive(test, 1);

        Assert.Equal((RunStatus.Completed, 1, 1), (result.Status, _script.Count("a"), _script.Count("b")));
        Assert.Equal(["a", "b"], (await test.Client.EventsAsync(test.Run.Run)).Where(e => e is { Type: "node.completed", Ignored: false }).Select(e => e.Node));
    }

    [Fact]
    public async Task Store_ThatStaysAway_SuspendsTheRunVisiblyAndShowsNothingUnstored()
    {
        await using var test = Chain();
        _script.Do("b", _ =>
        {
            _store.FailNext(20);
            return 2;
        });
        var result = await Drive(test, 1);

        Assert.Equal(RunStatus.Suspended, result.Status);
        Assert.StartsWith("store.unavailable", result.Reason, StringComparison.Ordinal);
        var stored = await Journals.ReadAsync(test);
        Assert.Equal(stored.Count, test.Events.Count);
        Assert.DoesNotContain(test.Events, e => e.Node == "b");

        _script.Do("b", _ => 3);
        _store.Reset();
        var resumed = await test.ResumeAsync();
        Assert.Equal((RunStatus.Completed, "3", 1), (resumed.Status, resumed.Output?.ToString(), _script.Count("a")));
    }

    [Fact]
    public async Task Store_ThatStaysAway_InBestEffort_LetsTheRunGoOnMarkedAsDegradedAndCatchesUp()
    {
        await using var test = Chain(o => o.Settings = o.Settings with { OnStoreFailure = StoreFailureBehavior.BestEffort });
        _script.Do("a", _ =>
        {
            _store.FailNext(3);
            return 1;
        });
        var result = await Drive(test, 1);

        Assert.Equal((RunStatus.Completed, true), (result.Status, result.Degraded));
        Assert.Equal(["a", "b"], (await Journals.ReadAsync(test)).OfType<NodeCompleted>().Select(r => r.Dispatch.Path.Node));
    }

    [Fact]
    public async Task Value_ThatCannotBeStored_FailsItsNodeAlone()
    {
        await using var test = _script.Host(f => f.Add<Poison>("bad", o => o.OnError = ErrorBehavior.Return).Add("ok", "do", o => o.After("bad")), configure: o => o.NodeTypes.Add(NodeType.For<Poison>()));
        var result = await test.RunAsync(1);

        Assert.Equal((RunStatus.Completed, 1), (result.Status, _script.Count("ok")));
        Assert.Equal("value.not-storable", (await test.Client.GetAsync(test.Run.Run)).Nodes[0].Error?.Code);
    }

    [Theory]
    [InlineData(ExcludedBehavior.Recompute)]
    [InlineData(ExcludedBehavior.Refuse)]
    public async Task Output_ThatIsNotStored_IsComputedAgainOrTheResumeRefused(ExcludedBehavior behavior)
    {
        _script.Do("a", _ => "confidential").Fails("b", 1);
        await using var test = _script.Host(f => f.Add("a", "do").Add("b", "do", o => o.After("a").Set("x", "nodes.a.output.length"))
            .Configure(x => x.Checkpoint = new CheckpointDefinition { Exclude = ["a"], OnExcluded = behavior }));
        await test.RunAsync(1);
        await test.CrashAsync();
        if (behavior == ExcludedBehavior.Refuse)
        {
            Assert.Equal("payload.missing", (await Assert.ThrowsAnyAsync<FlowException>(() => test.ResumeAsync())).Code);
            return;
        }

        var result = await test.ResumeAsync();
        Assert.Equal((RunStatus.Completed, "{\"x\":12}", 2), (result.Status, result.Output?.ToString(), _script.Count("a")));
        foreach (var frame in await FramesAsync(test))
            Assert.DoesNotContain("confidential", frame, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_ReachNeitherJournalNorEventsNorErrors()
    {
        var type = new NodeType
        {
            Name = "leak",
            Summary = "Leaks.",
            OptionsType = typeof(LeakOptions),
            Repeatable = true,
            Create = _ => new Leak(),
        };
        var flow = FlowBuilder.Create("leaky").Add("a", "leak", o =>
        {
            o.With(new { key = "${env:THE_KEY}" });
            o.Retry = new RetryPolicy { Attempts = 2, Interval = TimeSpan.Zero };
        }).Build(new NodeRegistry([type])) with
        { NodeTypes = [type] };
        await using var test = new FlowTestHost(flow, services: new Services(new Known()));
        var result = await test.RunAsync(1);

        Assert.Equal(RunStatus.Failed, result.Status);
        Assert.Contains("***", result.Error?.Message, StringComparison.Ordinal);
        Assert.Contains("***", result.Error?.Inner?.Message, StringComparison.Ordinal);
        Assert.All(await FramesAsync(test), frame => Assert.DoesNotContain(Known.Value, frame, StringComparison.Ordinal));
        Assert.All(test.Events, e => Assert.DoesNotContain(Known.Value, e.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Secrets_ThatAreMissing_AreListedBeforeTheStart()
    {
        var flow = FlowBuilder.Create("needy").AddHttp("a", "http://127.0.0.1:1/${env:MISSING_ONE}").AddHttp("b", "http://127.0.0.1:1/${env:MISSING_TWO}").Build();
        await using var test = new FlowTestHost(flow);
        var e = await Assert.ThrowsAnyAsync<FlowException>(() => test.RunAsync(1));

        Assert.Equal("secret.missing", e.Code);
        Assert.Contains("MISSING_ONE", e.Message, StringComparison.Ordinal);
        Assert.Contains("MISSING_TWO", e.Message, StringComparison.Ordinal);
        Assert.Empty(await test.Client.ListAsync(new RunQuery()));
    }

    [Fact]
    public async Task Settings_OfTheFlow_WinOverThoseOfTheHostAndAreRecorded()
    {
        await using var test = _script.Host(f => f.Add("a", "do").Add("b", "do")
            .Configure(x => x.Checkpoint = new CheckpointDefinition { Exclude = ["a"], OnStoreFailure = StoreFailureBehavior.Suspend }),
            configure: o => o.Settings = new RunSettings { Exclude = ["b"], OnStoreFailure = StoreFailureBehavior.BestEffort, MaxLostHosts = 9 });
        await test.RunAsync(1);
        var settings = (await test.Client.GetAsync(test.Run.Run)).Settings;

        Assert.Equal((StoreFailureBehavior.Suspend, 9), (settings.OnStoreFailure, settings.MaxLostHosts));
        Assert.Equal(["a"], settings.Exclude);
    }

    private static async Task<IReadOnlyList<string>> FramesAsync(FlowTestHost test)
        => [.. (await test.Store.ReadAsync(test.Run.Run, JournalPosition.Start, null, CancellationToken.None)).Records.Select(r => System.Text.Encoding.UTF8.GetString(r.Span))];

    private FlowTestHost Chain(Action<FlowHostOptions>? configure = null) => _script.Host(f => f.Add("a", "do").Add("b", "do", o => o.After("a")), _store, o =>
    {
        o.StoreAttempts = 3;
        o.StoreInterval = TimeSpan.FromMilliseconds(100);
        configure?.Invoke(o);
    });

    /// <summary>Runs on while the clock goes, for the waits between the tries of an append.</summary>
    private static async Task<RunResult> Drive(FlowTestHost test, object input)
    {
        var start = test.StartAsync(input);
        while (!start.IsCompleted)
            await Tick();
        await start;
        while (!test.Run.Completion.IsCompleted)
            await Tick();
        return await test.EndAsync();

        async Task Tick()
        {
            await Task.Delay(2);
            test.Time.Advance(TimeSpan.FromMilliseconds(50));
        }
    }

    private sealed class Loop
    {
        public Loop? Next { get; set; }
    }

    private sealed class Poison : Node<FlowValue, Loop>
    {
        protected override ValueTask<Loop> RunAsync(FlowValue input, NodeContext context, CancellationToken cancellation)
        {
            var loop = new Loop();
            loop.Next = loop;
            return new(loop);
        }
    }

    private sealed record LeakOptions
    {
        public required string Key { get; init; }
    }

    private sealed class Leak : INode
    {
        public ValueTask<NodeStep> RunAsync(NodeContext context, CancellationToken cancellation)
        {
            var key = context.GetOptions<LeakOptions>().Key;
            throw new InvalidOperationException($"Refused with {key}", new ArgumentException($"bad {key}"));
        }
    }

    private sealed class Known : ISecretSource
    {
        public const string Value = "s3cr3t-v4lue";

        public string? Find(string scheme, string name) => name == "THE_KEY" ? Value : null;
    }

    private sealed class Services(ISecretSource secrets) : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(ISecretSource) ? secrets : null;
    }
}
