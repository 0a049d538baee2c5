using DurableFlows.Bundles;
using DurableFlows.Comparisons;
using DurableFlows.Journal;
using DurableFlows.Retention;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>Looks at runs and writes to them, whichever host holds them; where runs go on is for an <see cref="IRunHost"/>. Safe for use from any thread.</summary>
/// <remarks>Code that depends on this and not on <see cref="FlowClient"/> is tested without a store. Members may be added in later versions.</remarks>
public interface IFlowClient
{
    /// <summary>Lists runs, newest first. Lists may lag; <see cref="GetAsync"/> does not.</summary>
    ValueTask<IReadOnlyList<RunSummary>> ListAsync(RunQuery query, CancellationToken cancellation = default);

    /// <summary>Reads a run at a checkpoint.</summary>
    /// <param name="run">The run.</param>
    /// <param name="at">The checkpoint's number; null for the newest.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="FlowException">With code <c>run.not-found</c>, <c>checkpoint.gone</c> in a run that keeps only its newest state, or one of the journal's.</exception>
    Task<RunDetails> GetAsync(RunId run, long? at = null, CancellationToken cancellation = default);

    /// <summary>What differs between two runs, or two positions of one: the runs themselves, and each of their nodes and items of maps.</summary>
    /// <remarks>Values are told apart by their hashes, and loaded only where those differ. Child runs are named, to be compared in their turn.</remarks>
    /// <param name="before">The first position.</param>
    /// <param name="after">The second position; of the same run or of any other one, of any flow.</param>
    /// <param name="options">What to tell; null for the defaults.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="FlowException">What <see cref="GetAsync"/> is refused with, for either; or <c>payload.missing</c>.</exception>
    Task<RunComparison> CompareAsync(RunPosition before, RunPosition after, CompareOptions? options = null, CancellationToken cancellation = default);

    /// <summary>Everything that happened in a run, in order; each event is a checkpoint.</summary>
    /// <remarks>In a run that keeps only its newest state the first is a <c>run.snapshot</c>, and what happened before is gone.</remarks>
    Task<IReadOnlyList<RunEvent>> EventsAsync(RunId run, CancellationToken cancellation = default);

    /// <summary>What happens in a run, as it happens, whichever host it goes on in.</summary>
    /// <remarks>Each event is told once, in the order of the journal, after it is durable. While the store cannot be reached nothing is told, and nothing is left out afterwards.</remarks>
    /// <param name="run">The run.</param>
    /// <param name="after">The number of the event after which to begin; 0 for the first.</param>
    /// <param name="reports">
    /// Whether to tell, too, what nodes report while they work in this process: as <c>node.reported</c>, at once, so that it may come before records that
    /// are older, but never after the outcome of its step. Whoever reads too slowly misses some of it.
    /// </param>
    /// <param name="cancellation">Stops watching.</param>
    /// <returns>The events, up to the one that ends the run.</returns>
    /// <exception cref="FlowException">With code <c>run.not-found</c>, or one of the journal's.</exception>
    IAsyncEnumerable<RunEvent> WatchAsync(RunId run, long after = 0, bool reports = false, CancellationToken cancellation = default);

    /// <summary>Waits until a run has ended, is suspended, or goes on only when somebody answers.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellation">Stops waiting; the run goes on.</param>
    /// <returns>The run as it stood then.</returns>
    /// <exception cref="FlowException">With code <c>run.not-found</c>, or one of the journal's.</exception>
    Task<RunDetails> WaitAsync(RunId run, CancellationToken cancellation = default);

    /// <summary>Loads a value that a run's details hold.</summary>
    ValueTask<FlowValue> LoadAsync(RunId run, StoredValue value, CancellationToken cancellation = default);

    /// <summary>The requests that wait for an answer, of all runs, oldest first.</summary>
    Task<IReadOnlyList<RequestDetails>> RequestsAsync(CancellationToken cancellation = default);

    /// <summary>A page of the requests that wait for an answer, oldest first. Each is open when it is looked at; one that was asked at that moment may be missing.</summary>
    Task<RequestPage> RequestsAsync(RequestQuery query, CancellationToken cancellation = default);

    /// <summary>The requests of one run, open and decided.</summary>
    Task<IReadOnlyList<RequestDetails>> RequestsAsync(RunId run, CancellationToken cancellation = default);

    /// <summary>Answers a request. First answer wins; the same answer again is told so and harmless.</summary>
    /// <exception cref="FlowException">With code <c>answer.invalid</c>, <c>answer.forbidden</c>, <c>secret.in-clear</c>, <c>request.not-found</c>, <c>request.answered</c>, <c>request.expired</c> or <c>request.withdrawn</c>: nothing was decided by this answer.</exception>
    Task<AnswerResult> AnswerAsync(RunId run, string request, AnswerRequest answer, CancellationToken cancellation = default);

    /// <summary>What resuming a run would do to each node: kept, run again and why, and what that repeats. Changes nothing.</summary>
    /// <param name="run">The run.</param>
    /// <param name="options">The resume; null for one that changes nothing.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="FlowException">Whatever the resume would be refused with, but that a living host holds the run, which the preview says.</exception>
    Task<ResumePreview> PreviewResumeAsync(RunId run, ResumeOptions? options = null, CancellationToken cancellation = default);

    /// <summary>Asks a run to end. What runs is cancelled; what had succeeded is kept.</summary>
    /// <exception cref="FlowException">With code <c>run.ended</c>.</exception>
    Task CancelAsync(RunId run, string? by, string? reason, CancellationToken cancellation = default);

    /// <summary>Lets nothing new start in a run; what runs goes on to its end.</summary>
    Task SuspendAsync(RunId run, string? by, string reason, CancellationToken cancellation = default);

    /// <summary>Lets a suspended run go on under the host that holds it; nothing for a run that is not suspended.</summary>
    Task UnsuspendAsync(RunId run, string? by, CancellationToken cancellation = default);

    /// <summary>Writes a run with all it needs into one file that any store can take: its journal, values and files, its definition, and its child runs.</summary>
    /// <remarks>A snapshot, also of a run that goes on meanwhile. What was excluded from being stored is not in it; secrets are references there as everywhere.</remarks>
    /// <param name="run">The run.</param>
    /// <param name="to">Written from where it stands, forward only, and not closed.</param>
    /// <param name="options">How; null for a bundle that is not signed.</param>
    /// <param name="cancellation">Gives up; what was written is no bundle then.</param>
    /// <exception cref="FlowException">With code <c>run.not-found</c>, <c>payload.missing</c> or <c>definition.missing</c>, or one of the journal's.</exception>
    Task<BundleSummary> ExportAsync(RunId run, Stream to, ExportOptions? options = null, CancellationToken cancellation = default);

    /// <summary>Takes the runs of a bundle into this store. They stand where they stood: what waited waits, and may be answered and resumed here.</summary>
    /// <remarks>
    /// All of the bundle is checked before anything of it is seen. Importing it again is harmless, and completes an import that was cut short.
    /// The run is a copy: where it was exported it goes on too, unless it is kept from it.
    /// </remarks>
    /// <param name="from">The bundle; read from its beginning where it can seek, else copied to a temporary file first; not closed.</param>
    /// <param name="options">How; null to take any bundle that is whole.</param>
    /// <param name="cancellation">Gives up; what was imported until then is completed by another import.</param>
    /// <exception cref="FlowException">With code <c>bundle.damaged</c>, <c>bundle.unsigned</c>, <c>bundle.untrusted</c>, <c>bundle.newer-version</c>, <c>run.exists</c>, or one of the journal's.</exception>
    Task<BundleSummary> ImportAsync(Stream from, ImportOptions? options = null, CancellationToken cancellation = default);

    /// <summary>Deletes a run and the runs it started: journals, payloads and every line in a list. A deletion that a crash cuts short is finished by the same call again, by a clean-up, and by a host that recovers.</summary>
    /// <param name="run">The run.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellation">Gives up before anything is removed; what was begun is seen through.</param>
    /// <exception cref="FlowException">With code <c>run.not-found</c>; <c>run.active</c> when it has not ended and is not forced; <c>run.held</c> when a living host holds it; <c>run.needed</c> for a child, and for the base of a fork.</exception>
    Task DeleteAsync(RunId run, DeleteOptions? options = null, CancellationToken cancellation = default);

    /// <summary>What <see cref="PruneAsync"/> would remove now, oldest first, and what it never would. Changes nothing.</summary>
    Task<PrunePlan> PlanPruneAsync(PruneOptions? options = null, CancellationToken cancellation = default);

    /// <summary>Removes ended runs that their settings, or else the options, do not keep any longer, and finishes deletions that were begun. Each run is looked at again right before; one that changed is left.</summary>
    /// <remarks>When it is given up, or the store stays away, what was removed until then is gone, and the rest is as it was.</remarks>
    Task<PruneReport> PruneAsync(PruneOptions? options = null, CancellationToken cancellation = default);
}
