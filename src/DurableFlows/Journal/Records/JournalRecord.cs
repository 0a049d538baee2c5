using System.Text.Json.Serialization;

namespace DurableFlows.Journal.Records;

/// <summary>One fact of a run. The list of them, in order, is the run.</summary>
internal abstract record JournalRecord
{
    /// <summary>The version of the record format this code writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version of records that move a run to another definition, or stand for such: an older engine would fold the old one on.</summary>
    public const int MovedVersion = 2;

    /// <summary>The version of records of nodes that make calls, or stand for such: an older engine would not make them. The newest version there is.</summary>
    public const int CallsVersion = 3;

    /// <summary>The newest version this code reads of a kind.</summary>
    public static int NewestOf(string kind) => kind switch
    {
        "run.opened" => MovedVersion,
        "run.snapshot" or "node.progressed" or "input.requested" => CallsVersion,
        _ => CurrentVersion,
    };

    protected JournalRecord(string kind) => Kind = kind;

    [JsonPropertyName("v"), JsonPropertyOrder(-9)]
    public int Version { get; init; } = CurrentVersion;

    [JsonPropertyOrder(-8)]
    public string Kind { get; }

    /// <summary>Unique; a record that stands twice counts once.</summary>
    [JsonPropertyOrder(-7)]
    public required string Id { get; init; }

    /// <summary>The random mark of the run's first record, so that a deleted and reused run id is never confused.</summary>
    [JsonPropertyOrder(-6)]
    public required string Run { get; init; }

    [JsonPropertyOrder(-5)]
    public required DateTimeOffset Time { get; init; }

    /// <summary>The generation of the worker that wrote it; 0 for records of people, clients and children, which are never fenced.</summary>
    [JsonPropertyOrder(-4), JsonPropertyName("gen")]
    public int Generation { get; init; }
}
