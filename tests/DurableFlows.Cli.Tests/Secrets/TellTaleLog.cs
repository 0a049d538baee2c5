using Microsoft.Extensions.Logging;

namespace DurableFlows.Cli.Tests.Secrets;

internal static partial class TellTaleLog
{
    private static readonly Func<ILogger, string, IDisposable?> Scope = LoggerMessage.DefineScope<string>("with {Token}");

    [LoggerMessage(1, LogLevel.Information, "step {Step} has {Token}")]
    public static partial void Step(ILogger logger, int step, string token);

    [LoggerMessage(2, LogLevel.Error, "It has {Input}")]
    public static partial void Failed(ILogger logger, Values.FlowValue input, Exception exception);

    public static IDisposable? Begin(ILogger logger, string token) => Scope(logger, token);
}
