using Microsoft.Extensions.Logging;

namespace DurableFlows.Diagnostics;

/// <summary>Every message this library logs. Ids only: never values, prompts or secrets.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Run {Run} of flow {Flow} goes on here: {Reason}")]
    public static partial void Opened(ILogger logger, string run, string flow, string reason);

    [LoggerMessage(2, LogLevel.Information, "Run {Run} left this host: {Status}")]
    public static partial void Left(ILogger logger, string run, Runs.RunStatus status);

    [LoggerMessage(3, LogLevel.Warning, "Run {Run} is suspended: {Code}")]
    public static partial void Suspended(ILogger logger, string run, string code);

    [LoggerMessage(4, LogLevel.Warning, "Cut {Bytes} bytes of an append that never finished off the journal of run {Run}")]
    public static partial void Torn(ILogger logger, string run, long bytes);

    [LoggerMessage(5, LogLevel.Information, "Recovered {Count} unfinished runs")]
    public static partial void Recovered(ILogger logger, int count);

    [LoggerMessage(6, LogLevel.Warning, "Run {Run} cannot be recovered: {Code}")]
    public static partial void NotRecovered(ILogger logger, string run, string code);

    [LoggerMessage(7, LogLevel.Warning, "The lists of runs lag behind for run {Run}: {Code}")]
    public static partial void IndexLags(ILogger logger, string run, string code);

    [LoggerMessage(8, LogLevel.Warning, "Run {Run} has ended, and its parent {Parent} could not be told: {Code}")]
    public static partial void ParentNotTold(ILogger logger, string run, string parent, string code);

    [LoggerMessage(9, LogLevel.Error, "Whoever listens to run {Run} failed at checkpoint {Sequence}; the run goes on")]
    public static partial void ListenerFailed(ILogger logger, string run, long sequence, Exception exception);

    [LoggerMessage(10, LogLevel.Warning, "Where run {Run} stands cannot be told in full: {Code}")]
    public static partial void ResultIncomplete(ILogger logger, string run, string code);

    [LoggerMessage(11, LogLevel.Warning, "Child run {Run} could not be asked to end with its parent: {Code}")]
    public static partial void ChildNotEnded(ILogger logger, string run, string code);

    [LoggerMessage(12, LogLevel.Information, "Run {Run} of flow {Flow} is being deleted by {By}")]
    public static partial void Deleting(ILogger logger, string run, string flow, string? by);

    [LoggerMessage(13, LogLevel.Information, "Run {Run} is deleted")]
    public static partial void Deleted(ILogger logger, string run);

    [LoggerMessage(14, LogLevel.Warning, "Run {Run} is not deleted: {Code}")]
    public static partial void NotDeleted(ILogger logger, string run, string code);

    [LoggerMessage(15, LogLevel.Warning, "The journal of run {Run} is not compacted, and stays as it is: {Code}")]
    public static partial void NotCompacted(ILogger logger, string run, string code);

    [LoggerMessage(16, LogLevel.Warning, "The notifier failed on request {Request} of run {Run}; the run goes on")]
    public static partial void NotifierFailed(ILogger logger, string run, string request, Exception exception);

    [LoggerMessage(17, LogLevel.Information, "Cleaned up: {Removed} runs removed, {Left} left, {Finished} deletions finished that were begun before")]
    public static partial void Pruned(ILogger logger, int removed, int left, int finished);
}
