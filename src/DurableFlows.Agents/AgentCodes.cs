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
}
