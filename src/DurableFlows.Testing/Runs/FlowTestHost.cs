using System.Collections.Concurrent;
using System.Text.Json;
using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Values;
using Microsoft.Extensions.Time.Testing;

namespace DurableFlows.Testing.Runs;

/// <summary>Runs one flow in a test: on a clock that stands still, in memory, with crashes at will.</summary>
/// <remarks>
/// Every call returns when nothing more happens by itself: the run has ended, waits for people, or waits for time.
/// <code>
/// await using var test = new FlowTestHost(flow);
/// await test.RunAsync(new { amount = 10 });
/// await test.ApproveAsync("alice");
/// var result = await test.AdvanceAsync(TimeSpan.FromDays(1));
/// </code>
/// </remarks>
public sealed class FlowTestHost : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private readonly Flow _flow;
    private readonly Action<FlowHostOptions>? _configure;
    private readonly IServiceProvider? _services;
    private readonly ConcurrentQueue<RunEvent> _events = new();
    private RunHandle? _run;

    /// <summary>Makes a host for one flow.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="store">Where the run is kept; a new memory store when null.</param>
    /// <param name="configure">Sets the host's options; null for the defaults.</param>
    /// <param name="services">Where nodes get their services from; null for none.</param>
    public FlowTestHost(Flow flow, IFlowStore? store = null, Action<FlowHostOptions>? configure = null, IServiceProvider? services = null)
    {
        ArgumentNullException.ThrowIfNull(flow);
        (_flow, _configure, _services) = (flow, configure, services);
        Store = store ?? new MemoryStore(Time);
        Host = NewHost();
    }

    /// <summary>The clock; starts at 2030-01-01 and stands still until <see cref="AdvanceAsync"/>.</summary>
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>Where the run is kept.</summary>
    public IFlowStore Store { get; }

    /// <summary>The host that holds the run; another one after <see cref="CrashAsync"/>.</summary>
    public FlowHost Host { get; private set; }

    /// <summary>Looks at the run and writes to it.</summary>
    public FlowClient Client => Host.Client;

    /// <summary>Everything that happened, in order, as the hosts told it.</summary>
    public IReadOnlyCollection<RunEvent> Events => _events;

    /// <summary>The run.</summary>
    public RunHandle Run => _run ?? throw new InvalidOperationException("No run was started. Call RunAsync first.");

    /// <summary>Another host on the same store and clock, as another process would be; the caller disposes it.</summary>
    public FlowHost NewHost()
    {
        var options = new FlowHostOptions { Store = Store };
        foreach (var type in _flow.NodeTypes)
            options.NodeTypes.Add(type);
        _configure?.Invoke(options);
        return new FlowHost(options, _services, Time);
    }

    /// <summary>Starts the flow without waiting for anything but the start.</summary>
    /// <param name="input">The input: a <see cref="FlowValue"/>, or an object that is turned into JSON.</param>
    /// <param name="options">How; null for the defaults.</param>
    public async Task<RunHandle> StartAsync(object? input = null, StartOptions? options = null)
    {
        options ??= new StartOptions();
        return _run = await Host.StartAsync(_flow.Definition, Value(input), options with { OnEvent = options.OnEvent ?? _events.Enqueue }).ConfigureAwait(false);
    }

    /// <summary>Starts the flow and waits until nothing more happens by itself.</summary>
    /// <param name="input">The input: a <see cref="FlowValue"/>, or an object that is turned into JSON.</param>
    /// <param name="options">How; null for the defaults.</param>
    public async Task<RunResult> RunAsync(object? input = null, StartOptions? options = null)
    {
        await StartAsync(input, options).ConfigureAwait(false);
        return await RestAsync().ConfigureAwait(false);
    }

    /// <summary>Waits until nothing more happens by itself.</summary>
    public async Task<RunResult> RestAsync()
    {
        using var enough = new CancellationTokenSource(Longest, TimeProvider.System);
        await Run.RestAsync(enough.Token).ConfigureAwait(false);
        return Run.Completion.IsCompleted ? await Run.Completion.ConfigureAwait(false) : await Run.LookAsync().ConfigureAwait(false);
    }

    /// <summary>Lets time pass, then waits until nothing more happens by itself.</summary>
    public Task<RunResult> AdvanceAsync(TimeSpan time)
    {
        Time.Advance(time);
        return RestAsync();
    }

    /// <summary>Waits until the run has ended, for whatever it does meanwhile.</summary>
    public Task<RunResult> EndAsync() => Run.Completion.WaitAsync(Longest, TimeProvider.System);

    /// <summary>Kills the host, as <c>kill -9</c> does, and makes another one on the same store. The run is not resumed.</summary>
    public async Task CrashAsync()
    {
        Host.Abandon();
        if (_run is not null)
            await _run.LeaveAsync().ConfigureAwait(false);
        Host = NewHost();
    }

    /// <summary>Goes on with the run on the present host.</summary>
    public async Task<RunResult> ResumeAsync(ResumeOptions? options = null)
    {
        options ??= new ResumeOptions();
        _run = await Host.ResumeAsync(Run.Run, options with { OnEvent = options.OnEvent ?? _events.Enqueue }).ConfigureAwait(false);
        return await RestAsync().ConfigureAwait(false);
    }

    /// <summary>The requests that wait for an answer now, in child runs too.</summary>
    public async Task<IReadOnlyList<RequestDetails>> RequestsAsync() => (await RestAsync().ConfigureAwait(false)).Requests;

    /// <summary>Approves a request.</summary>
    /// <param name="by">Who does.</param>
    /// <param name="edits">Fields of the input to change; null for none.</param>
    /// <param name="request">The request; null for the only one that is open.</param>
    /// <param name="answer">Changes the answer before it is given: roles, in whose place, a comment.</param>
    public Task<RunResult> ApproveAsync(string by = "alice", object? edits = null, string? request = null, Func<AnswerRequest, AnswerRequest>? answer = null)
        => AnswerAsync(AnswerDecision.Approve, by, edits, request, answer);

    /// <summary>Rejects a request.</summary>
    public Task<RunResult> RejectAsync(string by = "alice", string? comment = null, string? request = null)
        => AnswerAsync(AnswerDecision.Reject, by, null, request, a => a with { Comment = comment });

    /// <summary>Replies to a question.</summary>
    public Task<RunResult> ReplyAsync(object reply, string by = "alice", string? request = null)
        => AnswerAsync(AnswerDecision.Reply, by, reply, request, null);

    /// <summary>Ends the host.</summary>
    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private static FlowValue Value(object? value) => value as FlowValue ?? FlowValue.FromElement(JsonSerializer.SerializeToElement(value, Json));

    private async Task<RunResult> AnswerAsync(
        AnswerDecision decision, string by, object? value, string? request, Func<AnswerRequest, AnswerRequest>? change)
    {
        var open = (await RequestsAsync().ConfigureAwait(false)).Where(r => request is null || r.Request.Id == request).ToArray();
        var run = open.Length == 0 ? Run.Run : RunId.Parse(open[0].Run);
        var id = request ?? (open.Length == 1 ? open[0].Request.Id : throw new InvalidOperationException($"{open.Length} requests are open. Name one of them."));
        var answer = new AnswerRequest { Decision = decision, By = by, Value = value is null ? null : Value(value), Via = "test" };
        await Client.AnswerAsync(run, id, change?.Invoke(answer) ?? answer).ConfigureAwait(false);
        return await RestAsync().ConfigureAwait(false);
    }
}
