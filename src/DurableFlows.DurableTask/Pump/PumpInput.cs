using System.Text.Json;
using DurableFlows.Scheduling;

namespace DurableFlows.DurableTask.Pump;

/// <summary>What an instance begins with: nothing but the protocol's version, or where the one before it stopped to keep its history short.</summary>
internal sealed record PumpInput
{
    /// <summary>The version of what the pump and its activities say to each other.</summary>
    public int V { get; init; } = 1;

    /// <summary>Up to where it was looked for what others wrote.</summary>
    public long Looked { get; init; }

    /// <summary>What was decided and not carried out yet.</summary>
    public IReadOnlyList<string> Pending { get; init; } = [];

    /// <summary>How much may run at once; null before the first activity.</summary>
    public DispatchLimits? Limits { get; init; }

    public bool Suspended { get; init; }

    /// <summary>After how many activities the instance begins anew with an empty history.</summary>
    public int ActivitiesPerHistory { get; init; } = 400;

    /// <summary>The input as a host gives it: as JSON where nobody has said of which type it is.</summary>
    public static PumpInput Of(object? input) => input switch
    {
        null => new PumpInput(),
        PumpInput known => known,
        JsonElement json => json.Deserialize<PumpInput>(JsonSerializerOptions.Web) ?? new PumpInput(),
        _ => throw new InvalidOperationException($"An instance was started with a {input.GetType().Name}. Start runs through IRunHost."),
    };
}
