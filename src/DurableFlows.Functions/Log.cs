using Microsoft.Extensions.Logging;

namespace DurableFlows.Functions;

/// <summary>Every message this app logs. Ids only: never values or secrets.</summary>
internal static partial class Log
{
    [LoggerMessage(301, LogLevel.Information, "The app can start {Flows} flows, and knows callers by {Access}")]
    public static partial void Started(ILogger logger, int flows, string access);
}
