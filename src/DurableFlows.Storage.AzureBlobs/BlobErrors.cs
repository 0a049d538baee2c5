using Azure;
using Azure.Identity;
using DurableFlows.Diagnostics;

namespace DurableFlows.Storage.AzureBlobs;

/// <summary>Turns what the service and the network report into errors that say what to do.</summary>
internal static class BlobErrors
{
    public const string ContainerMissing = "ContainerNotFound";
    public const string ContainerBeingDeleted = "ContainerBeingDeleted";

    /// <summary>Whether an error comes from the service or the way to it, and not from the caller.</summary>
    public static bool IsOfService(Exception error, CancellationToken cancellation) => error switch
    {
        FlowException => false,
        OperationCanceledException => !cancellation.IsCancellationRequested,
        AggregateException many => many.InnerExceptions.All(e => IsOfService(e, cancellation)),
        RequestFailedException or AuthenticationFailedException or IOException or HttpRequestException or TimeoutException => true,
        _ => false,
    };

    /// <summary>Whether the service may have done what it was asked for all the same.</summary>
    public static bool MayHaveLanded(Exception error) => error is not RequestFailedException { Status: >= 400 and < 500 and not 408 };

    public static bool IsContainerMissing(Exception error)
        => error is RequestFailedException { Status: 404 or 409, ErrorCode: ContainerMissing or ContainerBeingDeleted };

    public static FlowException Unavailable(string where, Exception error) => new(ErrorCodes.StoreUnavailable,
        $"The blob store '{where}' cannot be used: {Said(error)} {Advice(error)}", error);

    private static string Said(Exception error) => error switch
    {
        AggregateException { InnerExceptions: [.., var last] } => Said(last),
        RequestFailedException { Status: > 0 } failed => $"{failed.Status} {failed.ErrorCode}.",
        OperationCanceledException => "no answer in time.",
        _ => FirstLine(error.Message).TrimEnd('.') + ".",
    };

    private static string Advice(Exception error) => error switch
    {
        AggregateException { InnerExceptions: [.., var last] } => Advice(last),
        RequestFailedException { ErrorCode: ContainerMissing } => "Create the container, or let the store do so.",
        RequestFailedException { Status: 401 or 403 } => "Give this identity the role Storage Blob Data Contributor, or check the connection string.",
        AuthenticationFailedException => "Sign in, or check the identity this process runs under.",
        RequestFailedException { Status: 400 } => "Check the connection string and the names.",
        _ => "Check the address and the network, then try again: nothing recorded before is lost.",
    };

    private static string FirstLine(string text) => text.AsSpan().IndexOfAny('\r', '\n') is var end and >= 0 ? text[..end] : text;
}
