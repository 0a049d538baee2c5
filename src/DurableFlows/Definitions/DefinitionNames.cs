namespace DurableFlows.Definitions;

/// <summary>The property names of the definition format, written once for the reader, the writer and the schema.</summary>
internal static class DefinitionNames
{
    public const string Id = "id", Version = "version", Title = "title", Description = "description", InputSchema = "inputSchema",
        Nodes = "nodes", Output = "output", MaxParallel = "maxParallel", Concurrency = "concurrency", Checkpoint = "checkpoint", Flows = "flows";

    public const string Type = "type", TypeVersion = "typeVersion", Needs = "needs", Node = "node", RunIf = "runIf", When = "when",
        Input = "input", With = "with", Map = "map", Retry = "retry", Timeout = "timeout", OnError = "onError", Approval = "approval",
        Repeatable = "repeatable", Cache = "cache";

    public const string Items = "items", Parallel = "parallel", MaxFailures = "maxFailures";

    public const string Attempts = "attempts", Interval = "interval", Backoff = "backoff", MaxInterval = "maxInterval", Jitter = "jitter",
        On = "on", Except = "except";

    public const string Message = "message", Show = "show", Approvers = "approvers", Delegates = "delegates", Quorum = "quorum",
        ExcludeStarter = "excludeStarter", Deadline = "deadline", OnDeadline = "onDeadline", RemindEvery = "remindEvery", Escalate = "escalate",
        After = "after", To = "to", OnReject = "onReject", ReviseFrom = "reviseFrom", MaxRevisions = "maxRevisions", Editable = "editable",
        EditSchema = "editSchema";

    public const string Store = "store", Behavior = "behavior", Durability = "durability", OnStoreFailure = "onStoreFailure", Keep = "keep",
        Ttl = "ttl", Exclude = "exclude", OnExcluded = "onExcluded";
}
