using System.ComponentModel.DataAnnotations;

namespace DurableFlows.DurableTask.Hosting;

/// <summary>How runs go on on Durable Task.</summary>
public sealed class DurablePumpOptions
{
    /// <summary>The task hub. Runs name it as their host, so that no other hub takes them while it lives.</summary>
    [Required]
    public string Hub { get; set; } = "DurableFlows";

    /// <summary>After how many activities an instance begins anew with an empty history; 10 to 2,000, default 400.</summary>
    [Range(10, 2_000)]
    public int ActivitiesPerHistory { get; set; } = 400;

    /// <summary>Orchestrators that flows have of their own, by flow; others run as <see cref="Pump.PumpNames.Run"/>.</summary>
    public IDictionary<string, string> Orchestrators { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
