using System.Threading.Channels;
using DurableFlows.Approvals;
using Microsoft.Extensions.DependencyInjection;

namespace DurableFlows.Tests.Execution;

/// <summary>Keeps the notices it is given, and then does what the test says.</summary>
internal sealed class RecordingNotifier(Func<RequestNotice, CancellationToken, Task>? then = null) : INotifier
{
    private readonly Channel<RequestNotice> _notices = Channel.CreateUnbounded<RequestNotice>();

    /// <summary>Services with this notifier.</summary>
    public IServiceProvider Services => new ServiceCollection().AddSingleton<INotifier>(this).BuildServiceProvider();

    public Task NotifyAsync(RequestNotice notice, CancellationToken cancellation)
    {
        _notices.Writer.TryWrite(notice);
        return then?.Invoke(notice, cancellation) ?? Task.CompletedTask;
    }

    /// <summary>The next notice, waited for.</summary>
    public Task<RequestNotice> NextAsync() => _notices.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Whether there is no other.</summary>
    public bool IsEmpty => !_notices.Reader.TryPeek(out _);
}
