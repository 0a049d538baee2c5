using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>Tells parent runs how their children ended. An end told twice counts once.</summary>
internal sealed class ParentNews(HostParts parts, Func<RunId, RunHandle?> find, Func<RunId, Task> look)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>Tells the parent of a run that has ended; nothing for a run without one.</summary>
    /// <remarks>
    /// A parent that waits here learns it from nobody else, so it is told until it is told, or has no use for it any more.
    /// One that goes on nowhere asks when it is opened.
    /// </remarks>
    public async Task TellAsync(RunSession child, CancellationToken leave)
    {
        if (child.Read(s => s.End is null ? null : s.Started.Parent) is not { } link)
            return;
        while (true)
        {
            try
            {
                await TellOnceAsync(child).ConfigureAwait(false);
                return;
            }
            catch (FlowException e)
            {
                Log.ParentNotTold(parts.Logger, child.Run.Value, link.Run, e.Code);
                if (e.Code != ErrorCodes.StoreUnavailable || find(RunId.Parse(link.Run)) is not { IsOver: false })
                    return;
            }

            await Task.Delay(Pause, parts.Time, leave).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (leave.IsCancellationRequested)
                return;
        }
    }

    /// <summary>Tells the parent once.</summary>
    /// <exception cref="FlowException">It could not be told.</exception>
    public async Task TellOnceAsync(RunSession child)
    {
        if (child.Read(s => s.End is null ? null : s.Started.Parent) is not { } link
            || await parts.ReadAsync(RunId.Parse(link.Run), CancellationToken.None).ConfigureAwait(false) is not { } parent
            || parent.Read(s => s.Incarnation) != link.Incarnation)
        {
            return;
        }

        var record = Record(child, link);
        await parts.Index.WakeAsync(parent.Run, record.Id, CancellationToken.None).ConfigureAwait(false);
        await parent.AppendAsync(record).ConfigureAwait(false);
        await look(parent.Run).ConfigureAwait(false);
    }

    private ChildEnded Record(RunSession child, ParentLink link)
    {
        var (end, generation, status) = child.Read(s => (s.End, s.Generation, s.Status));
        return new ChildEnded
        {
            Id = parts.Records.Ids.NewId(),
            Run = link.Incarnation,
            Time = parts.Records.Now,
            Dispatch = link.Dispatch,
            Child = child.Run.Value,
            ChildGeneration = generation,
            Status = status,
            Output = end is RunCompleted done ? Owned(done.Output, child.Run) : null,
            Error = end switch
            {
                RunFailed failed => failed.Error,
                RunCancelled => new FlowError { Code = "child.cancelled", Category = "cancelled", Message = $"Child run {child.Run} was cancelled." },
                _ => null,
            },
        };
    }

    private static StoredValue Owned(StoredValue output, RunId owner) => output.Inline is null && output.Run is null ? output with { Run = owner.Value } : output;
}
