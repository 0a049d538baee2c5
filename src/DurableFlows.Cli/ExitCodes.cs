using DurableFlows.Diagnostics;
using DurableFlows.Runs;

namespace DurableFlows.Cli;

/// <summary>Every exit code of <c>flows</c>, in one place. Stable: scripts branch on them.</summary>
internal static class ExitCodes
{
    public const int Completed = 0;
    public const int Unexpected = 1;
    public const int BadInput = 2;
    public const int WaitsForInput = 3;
    public const int Failed = 4;
    public const int Cancelled = 5;
    public const int Suspended = 6;
    public const int Held = 7;
    public const int Damaged = 8;
    public const int UnknownKind = 9;
    public const int PayloadLost = 10;
    public const int NotFound = 11;
    public const int AnswerRefused = 12;
    public const int NewerVersion = 13;
    public const int Ended = 14;
    public const int Differs = 15;
    public const int Interrupted = 130;

    public static IReadOnlyList<(int Code, string Meaning)> Table { get; } =
    [
        (Completed, "done; for run and resume: the run is completed"),
        (Unexpected, "an error nobody expected; --verbose shows where"),
        (BadInput, "usage, or bad input: an invalid flow, input or file"),
        (WaitsForInput, "the run waits for an answer; the commands that answer are printed"),
        (Failed, "the run failed"),
        (Cancelled, "the run was cancelled"),
        (Suspended, "the run is suspended, or its store is out of reach"),
        (Held, "another living host holds the run"),
        (Damaged, "the journal or bundle is damaged, its records contradict each other, or no trusted key signed it"),
        (UnknownKind, "the journal holds a record of a kind this version does not know"),
        (PayloadLost, "a stored value or definition is missing or damaged"),
        (NotFound, "there is no such run, checkpoint or request"),
        (AnswerRefused, "the answer was refused: late, second, malformed or not allowed"),
        (NewerVersion, "the journal or bundle was written by a newer version"),
        (Ended, "nothing was changed: the run has ended, does not fit the definition, has not ended, is needed, redacted or being deleted, or one of that id exists"),
        (Differs, "what was compared differs: two runs, or a replay and what was recorded"),
        (Interrupted, "interrupted; the run can be resumed"),
    ];

    public static int Of(Exception error) => error is FlowException flow ? OfCode(flow.Code) ?? Unexpected : Unexpected;

    public static int Of(RunResult result) => result.Status switch
    {
        RunStatus.Completed => Completed,
        RunStatus.WaitingForInput => WaitsForInput,
        RunStatus.Failed => Failed,
        RunStatus.Cancelled or RunStatus.Superseded => Cancelled,
        RunStatus.Suspended => OfReason(result.Reason),
        _ => Held,
    };

    /// <summary>The exit code of an error code; null for one that has none of its own.</summary>
    public static int? OfCode(string code) => code switch
    {
        UsageException.Usage or ErrorCodes.DefinitionInvalid or ErrorCodes.InputInvalid or ErrorCodes.IdInvalid or ErrorCodes.DurationInvalid
            or ErrorCodes.SecretMissing or ErrorCodes.SecretInClear or ErrorCodes.RedactionInvalid or ErrorCodes.ValueTooLarge or ErrorCodes.ValueNotStorable or ErrorCodes.StoreUnsupported
            or ErrorCodes.NodeTypeMissing or ErrorCodes.ProtectionKeyUnusable or ErrorCodes.SettingInvalid
            or ErrorCodes.ResumeInvalid or ErrorCodes.AdoptInvalid or ErrorCodes.ExpressionFailed => BadInput,
        ErrorCodes.StoreUnavailable => Suspended,
        ErrorCodes.RunHeld => Held,
        ErrorCodes.JournalDamaged or ErrorCodes.JournalInconsistent or ErrorCodes.BundleDamaged or ErrorCodes.BundleUnsigned or ErrorCodes.BundleUntrusted
            or ErrorCodes.ProtectionAbsent or ErrorCodes.ProtectionDamaged => Damaged,
        ErrorCodes.JournalUnknownKind => UnknownKind,
        ErrorCodes.JournalNewerVersion or ErrorCodes.BundleNewerVersion => NewerVersion,
        ErrorCodes.PayloadMissing or ErrorCodes.PayloadDamaged or ErrorCodes.DefinitionMissing or ErrorCodes.DefinitionDamaged => PayloadLost,
        ErrorCodes.RunNotFound or ErrorCodes.CheckpointGone or ErrorCodes.RequestNotFound => NotFound,
        ErrorCodes.AnswerInvalid or ErrorCodes.AnswerForbidden or ErrorCodes.RequestAnswered or ErrorCodes.RequestExpired
            or ErrorCodes.RequestWithdrawn => AnswerRefused,
        ErrorCodes.RunEnded or ErrorCodes.RunRedacted or ErrorCodes.RunExists or ErrorCodes.RunActive or ErrorCodes.RunNeeded or ErrorCodes.RunDeleting
            or ErrorCodes.AdoptIncompatible => Ended,
        _ => null,
    };

    /// <summary>A run that its host had to suspend names the error code first.</summary>
    private static int OfReason(string? reason)
        => reason?.Split(':')[0] is { } code && OfCode(code) is Damaged or UnknownKind or NewerVersion or PayloadLost ? OfCode(reason.Split(':')[0]) ?? Suspended : Suspended;
}
