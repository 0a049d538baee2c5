using System.Text.Json.Serialization;

namespace DurableFlows.Runs;

/// <summary>A line in a list of runs. Lists may lag behind the journals.</summary>
public sealed record RunSummary
{
    /// <summary>The run's id.</summary>
    public required string Run { get; init; }

    /// <summary>The flow's id.</summary>
    public required string Flow { get; init; }

    /// <summary>Where the run stands.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>When it started, in UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When its newest record was written, in UTC.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The run that started it as a child; null for none.</summary>
    public string? Parent { get; init; }

    /// <summary>Where it began as a fork; null for a run that was started.</summary>
    public ForkOrigin? Fork { get; init; }

    /// <summary>Whether it is a copy of which parts were blanked, so that nobody goes on with it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Redacted { get; init; }

    /// <summary>What its starter calls it; null for none.</summary>
    public string? Correlation { get; init; }

    /// <summary>How many ended runs of its flow a clean-up leaves, as its settings say; null when they do not.</summary>
    public int? Keep { get; init; }

    /// <summary>How long a clean-up leaves it once it has ended, by status, as its settings say; null when they do not.</summary>
    public IReadOnlyDictionary<string, TimeSpan>? Ttl { get; init; }

    /// <summary>Ids of its open requests.</summary>
    public IReadOnlyList<string> OpenRequests { get; init; } = [];
}
