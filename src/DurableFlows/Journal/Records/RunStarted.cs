using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Journal.Records;

/// <summary>A run begins; the first one in a journal wins.</summary>
internal sealed record RunStarted() : JournalRecord("run.started")
{
    public required string Flow { get; init; }

    /// <summary>The hash of the definition the run is pinned to.</summary>
    public required string Definition { get; init; }

    public required StoredValue Input { get; init; }

    /// <summary>Who started it; null when unknown.</summary>
    public string? By { get; init; }

    /// <summary>The run and the dispatch that started this one as a child.</summary>
    public ParentLink? Parent { get; init; }

    /// <summary>Where it began as a fork; null for a run that was started.</summary>
    public ForkOrigin? Fork { get; init; }

    /// <summary>The incarnation that its request ids derive from, where it carries those of the run that was forked; null for its own.</summary>
    public string? RequestsOf { get; init; }

    public string? Correlation { get; init; }
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>The settings in force, the host's and the flow's merged.</summary>
    public required RunSettings Settings { get; init; }

    /// <summary>Whether this is a copy of which parts were blanked, so that nobody goes on with it.</summary>
    public bool Redacted { get; init; }

    /// <summary>The W3C trace parent of the first trace; a resumed run links to it.</summary>
    public string? Trace { get; init; }
}
