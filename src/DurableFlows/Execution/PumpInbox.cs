using System.Collections.Concurrent;
using System.Threading.Channels;

namespace DurableFlows.Execution;

/// <summary>What a pump has been told and not looked at yet.</summary>
/// <remarks>Whoever wakes a pump that waits carries out what follows, on its own thread: a hand-over to another one costs more than that does.</remarks>
internal sealed class PumpInbox
{
    private readonly ConcurrentQueue<PumpMessage> _messages = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { SingleReader = true, AllowSynchronousContinuations = true, FullMode = BoundedChannelFullMode.DropWrite });

    private Task? _waiting;

    /// <summary>Told that there are news.</summary>
    public RunHandle? Progress { get; set; }

    /// <summary>Tells the pump something, and wakes it.</summary>
    public void Post(PumpMessage message)
    {
        PostAhead(message);
        Wake();
    }

    /// <summary>Tells the pump something that another message follows at once, so that it need not wake for this one.</summary>
    public void PostAhead(PumpMessage message)
    {
        Progress?.Tell();
        _messages.Enqueue(message);
    }

    /// <summary>Lets the pump look once more.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Takes the oldest message.</summary>
    public bool TryRead(out PumpMessage message) => _messages.TryDequeue(out message);

    /// <summary>Says that the pump looks from here on; whatever wakes it later lets it look again.</summary>
    public void Look() => _wake.Reader.TryRead(out _);

    /// <summary>Waits until the pump has been woken since it looked.</summary>
    public ValueTask<bool> WaitAsync() => _wake.Reader.WaitToReadAsync(CancellationToken.None);

    /// <summary>The same for a wait that may be left, and is then the next one, too.</summary>
    public Task WaitBesideAsync() => _waiting is { IsCompleted: false } ? _waiting : _waiting = WaitAsync().AsTask();
}
