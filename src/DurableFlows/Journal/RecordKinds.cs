using System.Collections.Frozen;
using System.Text.Json.Serialization.Metadata;

namespace DurableFlows.Journal;

/// <summary>Every kind of record this version knows.</summary>
internal static class RecordKinds
{
    private static readonly JournalJson Json = new(new System.Text.Json.JsonSerializerOptions(JournalCodec.Options));

    /// <summary>The serializer of each kind, by the name it has in the journal.</summary>
    public static FrozenDictionary<string, JsonTypeInfo> ByName { get; } = new Dictionary<string, JsonTypeInfo>
    {
        ["run.started"] = Json.RunStarted,
        ["run.opened"] = Json.RunOpened,
        ["attempt.started"] = Json.AttemptStarted,
        ["node.completed"] = Json.NodeCompleted,
        ["node.failed"] = Json.NodeFailed,
        ["node.skipped"] = Json.NodeSkipped,
        ["node.progressed"] = Json.NodeProgressed,
        ["input.requested"] = Json.InputRequested,
        ["input.answered"] = Json.InputAnswered,
        ["input.expired"] = Json.InputExpired,
        ["input.reminded"] = Json.InputReminded,
        ["child.ended"] = Json.ChildEnded,
        ["run.suspended"] = Json.RunSuspended,
        ["run.resumed"] = Json.RunResumed,
        ["run.cancel-requested"] = Json.CancelRequested,
        ["run.completed"] = Json.RunCompleted,
        ["run.failed"] = Json.RunFailed,
        ["run.cancelled"] = Json.RunCancelled,
        ["run.forked"] = Json.RunForked,
        ["run.deleting"] = Json.RunDeleting,
        ["run.snapshot"] = Json.RunSnapshot,
    }.ToFrozenDictionary();
}
