using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Execution;

/// <summary>How a run is resumed. All that it changes is recorded.</summary>
public sealed record ResumeOptions
{
    /// <summary>Why, for people and the journal.</summary>
    public string Reason { get; init; } = "resume";

    /// <summary>Who asks for it; null when unknown.</summary>
    public string? By { get; init; }

    /// <summary>Nodes to run again although they succeeded; what depends on them runs again too.</summary>
    public IReadOnlyList<string> Rerun { get; init; } = [];

    /// <summary>Nodes to leave out, as if their condition had not held; what they did before is forgotten, and what depends on them is decided again.</summary>
    public IReadOnlyList<string> Skip { get; init; } = [];

    /// <summary>Nodes whose output is set by hand; what depends on them runs again.</summary>
    public IReadOnlyDictionary<string, FlowValue> SetOutputs { get; init; } = new Dictionary<string, FlowValue>();

    /// <summary>A new input for the run; what reads it runs again, and what depends on that.</summary>
    public FlowValue? Input { get; init; }

    /// <summary>Whether nodes whose error was returned downstream run again.</summary>
    public bool RetryReturned { get; init; }

    /// <summary>Another definition that the run goes on with; null for the one it has. What else is changed is named as that definition has it.</summary>
    public AdoptOptions? Adopt { get; init; }

    /// <summary>A move to another definition as it was recorded, to be made again; null for none.</summary>
    internal AdoptedDefinition? Adopted { get; init; }

    /// <summary>Takes the run even from a host that lives.</summary>
    public bool Takeover { get; init; }

    /// <summary>Whether the run changes by more than being gone on with.</summary>
    internal bool ChangesRun => Rerun.Count > 0 || Skip.Count > 0 || SetOutputs.Count > 0 || Input is not null || RetryReturned || Adopt is not null || Adopted is not null;

    /// <summary>Told of everything that happens in the run from here on.</summary>
    public Action<RunEvent>? OnEvent { get; init; }
}
