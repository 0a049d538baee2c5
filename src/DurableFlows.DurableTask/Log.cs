using Microsoft.Extensions.Logging;

namespace DurableFlows.DurableTask;

/// <summary>Every message this library logs. Ids only: never values, prompts or secrets.</summary>
internal static partial class Log
{
    [LoggerMessage(201, LogLevel.Information, "Run {Run} went on nowhere, its last host being {Host}; it goes on here as generation {Generation}")]
    public static partial void OpenedAgain(ILogger logger, string run, string host, int generation);

    [LoggerMessage(202, LogLevel.Warning, "Run {Run} cannot be helped: {Code}")]
    public static partial void NotHelped(ILogger logger, string run, string code, Exception? error);

    [LoggerMessage(EventId = 203, Message = "Looked at {Runs} unfinished runs: {Woken} woken, {Opened} opened again, {Failed} not helped")]
    public static partial void Reconciled(ILogger logger, LogLevel level, int runs, int woken, int opened, int failed);

    [LoggerMessage(204, LogLevel.Warning, "Whether request {Request} of run {Run} was told is not known here, so it is told again later: {Code}")]
    public static partial void NoticeOwed(ILogger logger, string run, string request, string code);
}
