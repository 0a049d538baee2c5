using System.Threading.Channels;
using DurableFlows.Runs;

namespace DurableFlows.Cli.Watching;

/// <summary>Takes events off the host's hands at once and writes them in its own time.</summary>
internal sealed class EventQueue(Action<RunEvent> write)
{
    private readonly Channel<RunEvent> _waiting = Channel.CreateUnbounded<RunEvent>(new UnboundedChannelOptions { SingleReader = true });

    public void Take(RunEvent happened) => _waiting.Writer.TryWrite(happened);

    public async Task WriteAsync(Task until)
    {
        while (!until.IsCompleted)
        {
            Drain();
            var more = _waiting.Reader.WaitToReadAsync().AsTask();
            await Task.WhenAny(more, until);
        }

        Drain();
    }

    /// <summary>Writes what has come so far; not while <see cref="WriteAsync"/> runs.</summary>
    public void Drain()
    {
        while (_waiting.Reader.TryRead(out var happened))
            write(happened);
    }
}
