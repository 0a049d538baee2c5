using DurableFlows.Values;

namespace DurableFlows.Runs;

/// <summary>What a resume changes about a run, beyond running what failed and what never ran. Recorded.</summary>
public sealed record ResumePlan
{
    /// <summary>Nodes to run again although they succeeded; what depends on them runs again too.</summary>
    public IReadOnlyList<string> Rerun { get; init; } = [];

    /// <summary>Nodes to leave out; null for none.</summary>
    public IReadOnlyList<string>? Skip { get; init; }

    /// <summary>Nodes whose output is set by hand; what depends on them runs again.</summary>
    public IReadOnlyDictionary<string, PlannedOutput> Outputs { get; init; } = new Dictionary<string, PlannedOutput>();

    /// <summary>A new input for the run.</summary>
    public StoredValue? Input { get; init; }

    /// <summary>Whether with a new input only those nodes run again that read it, and what depends on them. Plans of older versions ran every node again.</summary>
    public bool InputReaders { get; init; }

    /// <summary>The definition the run is moved to; null for the one it has.</summary>
    public AdoptedDefinition? Adopts { get; init; }

    /// <summary>Whether nodes whose error was returned downstream run again.</summary>
    public bool RetryReturned { get; init; }
}
