using System.Globalization;
using Jint;

namespace DurableFlows.Expressions;

/// <summary>Makes engines in which an expression can reach nothing and last for no time to speak of.</summary>
/// <remarks>One engine per evaluation: it costs about ten microseconds, and nothing one expression does can be seen by another.</remarks>
internal static class Sandbox
{
    public static TimeSpan MaxTime { get; } = TimeSpan.FromMilliseconds(250);

    private static readonly StoppedClock Clock = new();

    public static Engine Create()
    {
        var options = new Options { Strict = true, Culture = CultureInfo.InvariantCulture, TimeZone = TimeZoneInfo.Utc, TimeSystem = Clock };
        options.DisableStringCompilation()
            .LimitRecursion(64)
            .LimitMemory(16 << 20)
            .MaxStatements(1_000_000)
            .TimeoutInterval(MaxTime)
            .RegexTimeoutInterval(MaxTime)
            .MaxArraySize(SandboxGuards.MaxItems)
            .MaxJsonParseDepth(Values.ValueCodec.MaxDepth);
        options.Interop.Enabled = false;
        options.Constraints.StackOverflowGuard = true;
        var engine = new Engine(options);
        SandboxGuards.Install(engine);
        return engine;
    }
}
