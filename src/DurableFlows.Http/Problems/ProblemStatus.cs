using DurableFlows.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Problems;

/// <summary>The status of each error code.</summary>
internal static class ProblemStatus
{
    public static int Of(FlowException error) => error is ApiProblem problem ? problem.Status : Of(error.Code);

    private static int Of(string code) => code switch
    {
        ErrorCodes.RunNotFound or ErrorCodes.RequestNotFound => StatusCodes.Status404NotFound,
        ErrorCodes.CheckpointGone or ErrorCodes.RequestExpired or ErrorCodes.RequestWithdrawn => StatusCodes.Status410Gone,
        ErrorCodes.RunExists or ErrorCodes.RunHeld or ErrorCodes.RunEnded or ErrorCodes.RunRedacted or ErrorCodes.RunActive or ErrorCodes.RunNeeded or ErrorCodes.RunDeleting
            or ErrorCodes.RequestAnswered or ErrorCodes.AdoptIncompatible or ErrorCodes.SecretMissing or ErrorCodes.NodeTypeMissing => StatusCodes.Status409Conflict,
        ErrorCodes.AnswerForbidden or ErrorCodes.BundleUnsigned or ErrorCodes.BundleUntrusted => StatusCodes.Status403Forbidden,
        ErrorCodes.ValueTooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorCodes.StoreUnavailable => StatusCodes.Status503ServiceUnavailable,
        ErrorCodes.InputInvalid or ErrorCodes.SecretInClear or ErrorCodes.RedactionInvalid or ErrorCodes.AnswerInvalid or ErrorCodes.IdInvalid or ErrorCodes.DurationInvalid or ErrorCodes.DefinitionInvalid
            or ErrorCodes.ResumeInvalid or ErrorCodes.AdoptInvalid or ErrorCodes.ExpressionFailed or ErrorCodes.ValueNotStorable or ErrorCodes.ValueTypeMismatch or ErrorCodes.BundleDamaged or ErrorCodes.BundleNewerVersion => StatusCodes.Status400BadRequest,
        // Damage in the store is nobody's request.
        _ => StatusCodes.Status500InternalServerError,
    };
}
