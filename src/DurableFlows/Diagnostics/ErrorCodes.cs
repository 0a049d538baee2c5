namespace DurableFlows.Diagnostics;

/// <summary>Every stable error code; each has a Cause and a Fix in docs/errors.</summary>
public static class ErrorCodes
{
    /// <summary>A definition has mistakes.</summary>
    public const string DefinitionInvalid = "definition.invalid";

    /// <summary>A pinned definition is not in the store.</summary>
    public const string DefinitionMissing = "definition.missing";

    /// <summary>A pinned definition does not match its hash.</summary>
    public const string DefinitionDamaged = "definition.damaged";

    /// <summary>A text is not a duration.</summary>
    public const string DurationInvalid = "duration.invalid";

    /// <summary>An identifier is not of the accepted form.</summary>
    public const string IdInvalid = "id.invalid";

    /// <summary>No run has that id.</summary>
    public const string RunNotFound = "run.not-found";

    /// <summary>The run had that checkpoint, and keeps only its newest state.</summary>
    public const string CheckpointGone = "checkpoint.gone";

    /// <summary>A run with that id was started before.</summary>
    public const string RunExists = "run.exists";

    /// <summary>Another living host holds the run.</summary>
    public const string RunHeld = "run.held";

    /// <summary>A resume asks for two things of one node.</summary>
    public const string ResumeInvalid = "resume.invalid";

    /// <summary>The run has ended, so the operation does not apply.</summary>
    public const string RunEnded = "run.ended";

    /// <summary>The run has not ended, so it is not deleted.</summary>
    public const string RunActive = "run.active";

    /// <summary>Another run needs this one, so it is not deleted.</summary>
    public const string RunNeeded = "run.needed";

    /// <summary>The run is being deleted.</summary>
    public const string RunDeleting = "run.deleting";

    /// <summary>The run's input does not fit the flow's input schema.</summary>
    public const string InputInvalid = "input.invalid";

    /// <summary>A record of the journal does not match its checksum.</summary>
    public const string JournalDamaged = "journal.damaged";

    /// <summary>A record has a kind this version does not know.</summary>
    public const string JournalUnknownKind = "journal.unknown-kind";

    /// <summary>A record was written by a newer version.</summary>
    public const string JournalNewerVersion = "journal.newer-version";

    /// <summary>Records contradict each other.</summary>
    public const string JournalInconsistent = "journal.inconsistent";

    /// <summary>A payload named by a record is not in the store.</summary>
    public const string PayloadMissing = "payload.missing";

    /// <summary>A payload does not match its hash.</summary>
    public const string PayloadDamaged = "payload.damaged";

    /// <summary>A value is larger than the hard limit.</summary>
    public const string ValueTooLarge = "value.too-large";

    /// <summary>A value has no declared stored form.</summary>
    public const string ValueNotStorable = "value.not-storable";

    /// <summary>A value does not fit the declared type.</summary>
    public const string ValueTypeMismatch = "value.type-mismatch";

    /// <summary>An expression failed while it was evaluated.</summary>
    public const string ExpressionFailed = "expression.failed";

    /// <summary>A text template failed while it was rendered.</summary>
    public const string TemplateFailed = "template.failed";

    /// <summary>The store could not be reached.</summary>
    public const string StoreUnavailable = "store.unavailable";

    /// <summary>The store cannot give the guarantees that a journal needs.</summary>
    public const string StoreUnsupported = "store.unsupported";

    /// <summary>A node ran longer than its timeout.</summary>
    public const string NodeTimeout = "node.timeout";

    /// <summary>A node failed with an error of its own.</summary>
    public const string NodeFailed = "node.failed";

    /// <summary>A node's host was lost again and again while it ran.</summary>
    public const string NodeHostLost = "node.host-lost";

    /// <summary>A node type is not registered in this host.</summary>
    public const string NodeTypeMissing = "node.type-missing";

    /// <summary>A condition on an edge failed.</summary>
    public const string EdgeConditionFailed = "edge.condition-failed";

    /// <summary>A secret named by a reference is not set.</summary>
    public const string SecretMissing = "secret.missing";

    /// <summary>What must be a reference to a secret is something else.</summary>
    public const string SecretInClear = "secret.in-clear";

    /// <summary>A gate was rejected.</summary>
    public const string RequestRejected = "request.rejected";

    /// <summary>A request's deadline passed without a decision.</summary>
    public const string RequestExpired = "request.expired";

    /// <summary>No request has that id.</summary>
    public const string RequestNotFound = "request.not-found";

    /// <summary>The request was answered before.</summary>
    public const string RequestAnswered = "request.answered";

    /// <summary>The request is no longer in force.</summary>
    public const string RequestWithdrawn = "request.withdrawn";

    /// <summary>The answer is malformed.</summary>
    public const string AnswerInvalid = "answer.invalid";

    /// <summary>The person may not answer this request.</summary>
    public const string AnswerForbidden = "answer.forbidden";

    /// <summary>More items of a map failed than it allows.</summary>
    public const string MapThreshold = "map.threshold";

    /// <summary>A bundle is none, is not whole, or contradicts itself.</summary>
    public const string BundleDamaged = "bundle.damaged";

    /// <summary>A bundle has a newer format than this version reads.</summary>
    public const string BundleNewerVersion = "bundle.newer-version";

    /// <summary>A bundle is not signed, and only signed ones are taken.</summary>
    public const string BundleUnsigned = "bundle.unsigned";

    /// <summary>A bundle is signed by a key that is not trusted.</summary>
    public const string BundleUntrusted = "bundle.untrusted";

    /// <summary>A rule does not say what to redact.</summary>
    public const string RedactionInvalid = "redaction.invalid";

    /// <summary>The run is a redacted copy, and nobody goes on with it.</summary>
    public const string RunRedacted = "run.redacted";

    /// <summary>A setting of the program is missing, malformed, or contradicts another.</summary>
    public const string SettingInvalid = "setting.invalid";

    /// <summary>A run does not fit the definition that it is to be moved to.</summary>
    public const string AdoptIncompatible = "adopt.incompatible";

    /// <summary>A move to another definition is of another flow, or names what is not there.</summary>
    public const string AdoptInvalid = "adopt.invalid";

    /// <summary>A replay came to a node that may not run and has no recorded outcome.</summary>
    public const string ReplayNotRecorded = "replay.not-recorded";

    /// <summary>What should be protected is not.</summary>
    public const string ProtectionAbsent = "protection.absent";

    /// <summary>What is protected was changed, moved or cut off, or its key is another one.</summary>
    public const string ProtectionDamaged = "protection.damaged";

    /// <summary>A key is not known, or is none.</summary>
    public const string ProtectionKeyUnusable = "protection.key-unusable";
}
