namespace DurableFlows.Approvals;

/// <summary>Is told when a run asks people something, reminds them, or asks more of them. One is registered with the host's services; of several the last one counts.</summary>
/// <remarks>
/// <para>Told by whatever runs go on in: a <see cref="Execution.FlowHost"/>, or the workers of a task hub. A notice is given once its record is durable and the request is in force. It goes out beside the run, which neither waits for it nor
/// fails with it; several go out at a time, in no order. What was answered meanwhile is told all the same.</para>
/// <para>A request is told at least once: one that still waits when its run is opened again, by a host that recovers or a resume, is told
/// again as opened, under the same ids. On a task hub, what a worker that ended still owed is told by another, 15 minutes later. A reminder or escalation that is lost with its host is not told again; nor is what the notifier gave
/// up, before the run is opened again. People find the request in the lists either way.</para>
/// </remarks>
public interface INotifier
{
    /// <summary>Passes a notice on. May be called from several threads at once.</summary>
    /// <param name="notice">The notice.</param>
    /// <param name="cancellation">The host ends; it waits for notices on their way for two seconds.</param>
    Task NotifyAsync(RequestNotice notice, CancellationToken cancellation);
}
