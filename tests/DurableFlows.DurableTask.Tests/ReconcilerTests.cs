using System.Text;
using DurableFlows.Journal;
using DurableFlows.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DurableFlows.DurableTask.Tests;

/// <summary>What the reconciler finds, and that nothing keeps it from the rest.</summary>
public sealed class ReconcilerTests : IDisposable
{
    private const string Gate = """
        id: gate
        nodes:
          pay: { type: transform, input: 1, approval: { title: Pay? } }
        """;

    private readonly Lines _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Runs_OfAHubThatIsGone_GoOnOnThisOne()
    {
        var store = new MemoryStore();
        await using (var gone = await DurableHost.StartAsync(store, hub: "gone"))
        {
            await gone.StartRunAsync(Gate);
            await gone.EndAsync();
        }

        // It has given no sign of life for long.
        foreach (var sign in await store.ListMarkersAsync("hosts/", null, 10, default))
            await store.DeleteMarkerAsync(sign.Name, default);
        await using var host = await DurableHost.StartAsync(store, services: _log.Services, hub: "other");
        var helped = await host.Engine.Reconciler(host.Client).RunAsync();
        var run = await host.EndAsync();

        Assert.Equal((1, 2, "durable:other"), (helped, run.Generation, run.Host?.Id));
        Assert.Contains(_log.Written, l => l.StartsWith("Information Run r1 went on nowhere", StringComparison.Ordinal));
        Assert.Contains("Information Looked at 1 unfinished runs: 0 woken, 1 opened again, 0 not helped", _log.Written);
    }

    [Fact]
    public async Task Runs_OfAHubThatLives_AreLeftAlone()
    {
        var store = new MemoryStore();
        await using var lives = await DurableHost.StartAsync(store, hub: "lives");
        await lives.StartRunAsync(Gate);
        await lives.EndAsync();
        await using var host = await DurableHost.StartAsync(store, hub: "other");

        Assert.Equal(0, await host.Engine.Reconciler(host.Client).RunAsync());
        Assert.Equal("durable:lives", (await host.Flows.GetAsync(RunId.Parse("r1"))).Host?.Id);
    }

    [Fact]
    public async Task Run_ThatCannotBeRead_IsLoggedAndKeepsNoOtherFromGoingOn()
    {
        var store = new MemoryStore();
        await using (var gone = await DurableHost.StartAsync(store))
        {
            await gone.StartRunAsync(Gate, run: "a-broken");
            await gone.StartRunAsync(Gate, run: "b-whole");
            await gone.EndAsync("a-broken");
            await gone.EndAsync("b-whole");
        }

        await store.AppendAsync(RunId.Parse("a-broken"), [Encoding.UTF8.GetBytes("""{"v":1,"kind":"of.tomorrow"}""")], null, default);
        await using var host = await DurableHost.StartAsync(store, services: _log.Services);
        var helped = await host.Engine.Reconciler(host.Client).RunAsync();

        Assert.Equal(1, helped);
        Assert.Equal((RunStatus.WaitingForInput, 2), (await host.EndAsync("b-whole")) is var run ? (run.Summary.Status, run.Generation) : default);
        Assert.Contains(_log.Written, l => l.StartsWith("Warning Run a-broken cannot be helped", StringComparison.Ordinal));
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly Lock _gate = new();
        private readonly List<string> _lines = [];

        public IServiceProvider Services => new ServiceCollection().AddLogging(l => l.SetMinimumLevel(LogLevel.Debug).AddProvider(this)).BuildServiceProvider();

        public IReadOnlyList<string> Written
        {
            get
            {
                lock (_gate)
                    return [.. _lines];
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_gate)
                _lines.Add($"{logLevel} {formatter(state, exception)}");
        }

        public void Dispose()
        {
        }
    }
}
