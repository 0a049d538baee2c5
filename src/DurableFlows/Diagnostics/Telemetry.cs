using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace DurableFlows.Diagnostics;

/// <summary>The one source of spans and the one meter, and all their names.</summary>
public static class Telemetry
{
    /// <summary>The name of the <see cref="ActivitySource"/> and of the <see cref="Meter"/>.</summary>
    public const string Name = "DurableFlows";

    internal const string RunTag = "durableflows.run";
    internal const string FlowTag = "durableflows.flow";
    internal const string NodeTag = "durableflows.node";
    internal const string NodeTypeTag = "durableflows.node.type";
    internal const string AttemptTag = "durableflows.attempt";
    internal const string GenerationTag = "durableflows.generation";
    internal const string OutcomeTag = "durableflows.outcome";

    private static readonly Meter Meter = new(Name);

    internal static ActivitySource Spans { get; } = new(Name);

    internal static Histogram<double> AppendDuration { get; } = Meter.CreateHistogram<double>(
        "durableflows.append.duration", "ms", "How long it took to make a group of records durable.");

    internal static Histogram<int> AppendRecords { get; } = Meter.CreateHistogram<int>(
        "durableflows.append.records", "{record}", "How many records were made durable together.");

    internal static Histogram<long> AppendSize { get; } = Meter.CreateHistogram<long>(
        "durableflows.append.size", "By", "How many bytes were made durable together.");

    internal static Counter<long> AppendErrors { get; } = Meter.CreateCounter<long>(
        "durableflows.append.errors", "{error}", "Appends that the store did not take, tries that were repeated not counted.");

    internal static Histogram<double> RestoreDuration { get; } = Meter.CreateHistogram<double>(
        "durableflows.restore.duration", "ms", "How long it took to read and fold a journal.");

    internal static Histogram<double> AttemptDuration { get; } = Meter.CreateHistogram<double>(
        "durableflows.attempt.duration", "ms", "How long an attempt at a node took, its record included.");

    internal static Counter<long> IgnoredRecords { get; } = Meter.CreateCounter<long>(
        "durableflows.records.ignored", "{record}", "Records that changed nothing: late, doubled or beaten by another.");

    internal static Counter<long> Requests { get; } = Meter.CreateCounter<long>(
        "durableflows.requests", "{request}", "Requests that were asked, answered or expired, by outcome.");

    internal static Histogram<double> RequestDuration { get; } = Meter.CreateHistogram<double>(
        "durableflows.requests.duration", "s", "How long requests waited for the answer that decided them, or expired.");

    internal static Gauge<int> WaitingRequests { get; } = Meter.CreateGauge<int>(
        "durableflows.requests.waiting", "{request}", "Requests that wait for an answer, as a task hub's reconciler last saw them.");

    internal static Gauge<double> OldestRequest { get; } = Meter.CreateGauge<double>(
        "durableflows.requests.oldest", "s", "How long the oldest of them waits; 0 when none does.");

    internal static Gauge<int> UnfinishedRuns { get; } = Meter.CreateGauge<int>(
        "durableflows.runs.unfinished", "{run}", "Runs that have not ended, as a task hub's reconciler last saw them.");

    internal static Counter<long> Reconciled { get; } = Meter.CreateCounter<long>(
        "durableflows.runs.reconciled", "{run}", "Runs that a reconciler woke, opened again or could not help, by outcome.");

    internal static Gauge<int> RetentionBacklog { get; } = Meter.CreateGauge<int>(
        "durableflows.retention.backlog", "{run}", "Runs that are not kept any longer and are there still: found by a clean-up, then left by it.");

    internal static Counter<long> RemovedRuns { get; } = Meter.CreateCounter<long>(
        "durableflows.retention.removed", "{run}", "Runs that a clean-up removed.");

    internal static Counter<long> Conflicts { get; } = Meter.CreateCounter<long>(
        "durableflows.open.conflicts", "{conflict}", "Openings refused because another host holds the run.");
}
