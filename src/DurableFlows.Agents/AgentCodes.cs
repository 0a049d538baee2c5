namespace DurableFlows.Agents;

/// <summary>The error codes of models and agents; each has a Cause and a Fix in docs/errors/agents.md.</summary>
public static class AgentCodes
{
    /// <summary>A definition names a connection that the host does not have.</summary>
    public const string ModelUnknown = "model.unknown";

    /// <summary>A model's server takes no more calls for now. Retryable.</summary>
    public const string ModelRateLimited = "model.rate-limited";

    /// <summary>A model's server could not be reached, failed, or did not answer in time. Retryable.</summary>
    public const string ModelUnavailable = "model.unavailable";

    /// <summary>A model answered with nothing. Retryable.</summary>
    public const string ModelEmpty = "model.empty";

    /// <summary>A model or its server refused the call.</summary>
    public const string ModelRefused = "model.refused";

    /// <summary>A model's server does not accept the key or the identity.</summary>
    public const string ModelUnauthorized = "model.unauthorized";

    /// <summary>The answers of a model did not fit the schema of <c>output</c>, however often it was told.</summary>
    public const string ModelOutputInvalid = "model.output-invalid";

    /// <summary>An agent has used up its budget.</summary>
    public const string Budget = "agent.budget";

    /// <summary>A model called a tool that the agent does not have.</summary>
    public const string ToolUnknown = "tool.unknown";

    /// <summary>The arguments of a call are no JSON object, or do not fit the tool's schema.</summary>
    public const string ToolArguments = "tool.arguments-invalid";

    /// <summary>A model made the very same call over and over.</summary>
    public const string ToolRepeated = "tool.repeated";

    /// <summary>A tool failed.</summary>
    public const string ToolFailed = "tool.failed";

    /// <summary>The host was lost while a tool ran, and nobody knows whether it did.</summary>
    public const string ToolLost = "tool.lost";

    /// <summary>An agent's tool is a function that the host does not have.</summary>
    public const string ToolMissing = "tool.missing";

    /// <summary>An MCP server could not be started or reached. Retryable.</summary>
    public const string ToolUnavailable = "tool.unavailable";

    /// <summary>An orchestrator has gone through as many states as it may.</summary>
    public const string OrchestratorLimit = "orchestrator.limit";

    /// <summary>An orchestrator has made as many plans as it may, and none was carried out.</summary>
    public const string OrchestratorPlan = "orchestrator.plan";
}
