using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace DurableFlows.Diagnostics;

/// <summary>The one source of spans and the one meter, and all their names.</summary>
public static class Telemetry
{
    /// <summary>The name of the <see cref="ActivitySource"/> and of the <see cref="Meter"/>.</summary>
    public const string Name = "DurableFlows";

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

    internal static Counter<long> Conflicts { get; } = Meter.CreateCounter<long>(
        "durableflows.open.conflicts", "{conflict}", "Openings refused because another host holds the run.");
}
