using Microsoft.Extensions.Logging;

namespace DurableFlows.Http;

/// <summary>Every message this library logs. Ids only: never values or secrets.</summary>
internal static partial class Log
{
    [LoggerMessage(101, LogLevel.Error, "A request failed with {Code} ({Trace})")]
    public static partial void Failed(ILogger logger, string code, string trace, Exception error);

    [LoggerMessage(102, LogLevel.Warning, "Notice of request {Request} of run {Run} was not delivered: {Why}")]
    public static partial void NotNotified(ILogger logger, string run, string request, string why);

    [LoggerMessage(103, LogLevel.Warning, "The host of run {Run} was not woken; it finds what was written by itself, later")]
    public static partial void NotWoken(ILogger logger, string run, Exception error);
}
