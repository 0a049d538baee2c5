using DurableFlows.DurableTask.Activities;
using DurableFlows.DurableTask.Pump;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace DurableFlows.DurableTask.Hosting;

/// <summary>The engine on Durable Task: what the orchestrators and activities of a host call, one line each. Safe for use from any thread.</summary>
public sealed class DurableEngine : IAsyncDisposable
{
    private readonly HostParts _parts;
    private readonly DurablePumpOptions _options;
    private readonly HostLiveness _liveness;
    private readonly AttemptActivity _attempts;
    private readonly LookActivity _looks;
    private readonly EndActivity _ends;
    private readonly ChildRunStarter _children;
    private DurableTaskClient? _client;

    /// <summary>Makes the engine.</summary>
    public DurableEngine(IOptions<FlowHostOptions> host, IOptions<DurablePumpOptions> options, IServiceProvider services, TimeProvider time, IdSource ids)
    {
        _options = options.Value;
        _parts = new HostParts(host.Value, services, time, ids);
        var identity = new HostIdentity { Id = "durable:" + _options.Hub, Machine = "task hub " + _options.Hub };
        _liveness = new HostLiveness(_parts.Store, time, identity);
        Opener = new RunOpener(_parts, _liveness) { IsHeldHereAsync = IsHeldHereAsync };
        _parts.HolderAsync = Opener.HolderAsync;
        var runs = new HeldRuns(_parts, identity.Id);
        var news = new ParentNews(_parts, _ => null, _ => Task.CompletedTask);
        _children = new ChildRunStarter(runs, _parts, Opener, news);
        Notices = new OwedNotices(_parts, identity.Id);
        _attempts = new AttemptActivity(runs, _parts, Notices);
        _looks = new LookActivity(runs, _parts, Notices);
        _ends = new EndActivity(runs, _parts, news, _children);
        Client = new FlowClient(_parts);
    }

    /// <summary>Looks at runs, answers requests, cancels. What it writes is seen at the next wake; see <see cref="Host"/>.</summary>
    public FlowClient Client { get; }

    internal HostParts Parts => _parts;
    internal RunOpener Opener { get; }
    internal OwedNotices Notices { get; }

    /// <summary>The orchestrator of every flow.</summary>
    public static Task RunAsync(TaskOrchestrationContext context) => FlowPump.RunAsync(context, PumpInput.Of(context.GetInput<object?>()));

    /// <summary>Starts and resumes runs by a Durable client.</summary>
    public IRunHost Host(DurableTaskClient client) => new DurableRunHost(this, Instances(client));

    /// <summary>Finds what was lost: runs whose instance is not there, and notes that nobody saw.</summary>
    public Reconciler Reconciler(DurableTaskClient client) => new(this, Instances(client), _liveness);

    /// <summary>The activity <see cref="PumpNames.Open"/>.</summary>
    public async Task<object> OpenAsync(string instance, CancellationToken cancellation = default)
    {
        await _liveness.BeginAsync(cancellation).ConfigureAwait(false);
        return await _looks.OpenAsync(InstanceId.Parse(instance), cancellation).ConfigureAwait(false);
    }

    /// <summary>The activity <see cref="PumpNames.Look"/>.</summary>
    public async Task<object> LookAsync(string instance, long looked, CancellationToken cancellation = default)
        => await _looks.LookAsync(InstanceId.Parse(instance), looked, cancellation).ConfigureAwait(false);

    /// <summary>The activity <see cref="PumpNames.Attempt"/>.</summary>
    /// <returns>What its outcome has caused; null for nothing, which takes no room in the history.</returns>
    public async Task<string[]?> AttemptAsync(string instance, string dispatches, CancellationToken cancellation = default)
    {
        await _liveness.BeginAsync(cancellation).ConfigureAwait(false);
        return await _attempts.RunAsync(InstanceId.Parse(instance), dispatches, cancellation).ConfigureAwait(false) is { Length: > 0 } decided ? decided : null;
    }

    /// <summary>The activity <see cref="PumpNames.Child"/>.</summary>
    public async Task<string[]> ChildAsync(string instance, string code, DurableTaskClient client, CancellationToken cancellation = default)
    {
        if (code[0] == 'x')
        {
            await _children.CancelAsync(code[1..], Instances(client)).ConfigureAwait(false);
            return [];
        }

        return await _children.RunAsync(InstanceId.Parse(instance), DispatchId.Parse(code[1..]), Instances(client), cancellation).ConfigureAwait(false);
    }

    /// <summary>The activity <see cref="PumpNames.End"/>.</summary>
    public Task<string[]> EndAsync(string instance, string kind, DurableTaskClient client, CancellationToken cancellation = default)
        => _ends.EndAsync(InstanceId.Parse(instance), kind[0], Instances(client), cancellation);

    /// <summary>The activity <see cref="PumpNames.LetGo"/>.</summary>
    public Task LetGoAsync(string instance, string reason, CancellationToken cancellation = default)
        => _ends.LetGoAsync(InstanceId.Parse(instance), reason, cancellation);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _parts.Notices.DisposeAsync().ConfigureAwait(false);
        await _liveness.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Clients come with calls, and each of a worker's reaches the same hub, so the newest one answers for it.</summary>
    private DurableInstances Instances(DurableTaskClient client)
    {
        Volatile.Write(ref _client, client);
        return new DurableInstances(client, _parts, _options);
    }

    /// <summary>Whether a run that names this hub goes on on it. Where no call has brought a client yet, nobody can tell, so it counts as if it did.</summary>
    private async ValueTask<bool> IsHeldHereAsync(RunSession session, CancellationToken cancellation)
        => Volatile.Read(ref _client) is not { } client
            || await Instances(client).IsAliveAsync(new InstanceId(session.Run, session.Read(s => s.Generation))).WaitAsync(cancellation).ConfigureAwait(false);
}
