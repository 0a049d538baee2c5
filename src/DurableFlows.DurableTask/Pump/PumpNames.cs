namespace DurableFlows.DurableTask.Pump;

/// <summary>The names under which Durable Task knows the pump and its activities. Stable: running instances refer to them.</summary>
public static class PumpNames
{
    /// <summary>The orchestrator of every flow that has none of its own.</summary>
    public const string Run = "DurableFlows_Run";

    /// <summary>The activity that begins a run's instance.</summary>
    public const string Open = "DurableFlows_Open";

    /// <summary>The activity that runs attempts of nodes.</summary>
    public const string Attempt = "DurableFlows_Attempt";

    /// <summary>The activity that looks for what people and other runs wrote, and at the deadlines of requests.</summary>
    public const string Look = "DurableFlows_Look";

    /// <summary>The activity that starts, goes on with or cancels a child run.</summary>
    public const string Child = "DurableFlows_Child";

    /// <summary>The activity that ends a run.</summary>
    public const string End = "DurableFlows_End";

    /// <summary>The activity that lets go of a run which cannot go on.</summary>
    public const string LetGo = "DurableFlows_LetGo";

    /// <summary>The event that says there is something to look at. It carries nothing and may be lost.</summary>
    public const string Wake = "wake";
}
