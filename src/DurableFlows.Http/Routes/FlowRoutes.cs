namespace DurableFlows.Http.Routes;

/// <summary>The templates of every route, below <see cref="Prefix"/>. Stable.</summary>
public static class FlowRoutes
{
    /// <summary>What stands before every route; on Functions the host puts it there.</summary>
    public const string Prefix = "api";

    /// <summary>The registered flows.</summary>
    public const string Flows = "flows";

    /// <summary>A registered flow.</summary>
    public const string Flow = "flows/{flow}";

    /// <summary>The runs of a flow, to start one.</summary>
    public const string FlowRuns = "flows/{flow}/runs";

    /// <summary>The runs.</summary>
    public const string Runs = "runs";

    /// <summary>A run.</summary>
    public const string Run = "runs/{run}";

    /// <summary>The checkpoints of a run.</summary>
    public const string Checkpoints = "runs/{run}/checkpoints";

    /// <summary>A run at a checkpoint.</summary>
    public const string Checkpoint = "runs/{run}/checkpoints/{sequence}";

    /// <summary>What differs between a run and another one, or another position of it.</summary>
    public const string Diff = "runs/{run}/diff";

    /// <summary>What happens in a run, as it happens.</summary>
    public const string Events = "runs/{run}/events";

    /// <summary>The requests of a run.</summary>
    public const string RunInputs = "runs/{run}/inputs";

    /// <summary>A request of a run.</summary>
    public const string RunInput = "runs/{run}/inputs/{request}";

    /// <summary>A signed link that answers a request.</summary>
    public const string RunInputLink = "runs/{run}/inputs/{request}/link";

    /// <summary>Goes on with a run.</summary>
    public const string Resume = "runs/{run}/resume";

    /// <summary>Moves a run to the definition that is registered here.</summary>
    public const string Adopt = "runs/{run}/adopt";

    /// <summary>Begins a run where another one stood.</summary>
    public const string Fork = "runs/{run}/fork";

    /// <summary>Decides and runs again what has run.</summary>
    public const string Replay = "runs/{run}/replay";

    /// <summary>Suspends a run.</summary>
    public const string Suspend = "runs/{run}/suspend";

    /// <summary>Cancels a run.</summary>
    public const string Cancel = "runs/{run}/cancel";

    /// <summary>A run as a bundle.</summary>
    public const string Export = "runs/{run}/export";

    /// <summary>Takes the runs of a bundle.</summary>
    public const string Import = "runs/import";

    /// <summary>The open requests of all runs.</summary>
    public const string Inputs = "inputs";

    /// <summary>What a signed link leads to.</summary>
    public const string InputByToken = "inputs/by-token/{token}";

    /// <summary>The OpenAPI document of this API.</summary>
    public const string OpenApi = "openapi.json";
}
