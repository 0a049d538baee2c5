using System.Globalization;
using Jint;

namespace DurableFlows.Expressions;

/// <summary>Makes engines in which an expression can reach nothing and last for no time to speak of.</summary>
/// <remarks>One engine per evaluation: it costs about ten microseconds, and nothing one expression does can be seen by another.</remarks>
internal static class Sandbox
{
    // Statements and memory bound the work. This is wall-clock time, so it is generous: on a machine under load an honest
    // expression waits for a processor, and must not fail its run for that.
    public static TimeSpan MaxTime { get; } = TimeSpan.FromSeconds(2);

    private static readonly StoppedClock Clock = new();

    // Compiling the interpreter itself takes a good part of the time that an expression has; the first one must not pay for it.
    private static readonly Lazy<bool> Warm = new(WarmUp);

    public static Engine Create()
    {
        _ = Warm.Value;
        return Create(MaxTime);
    }

    private static bool WarmUp()
    {
        using var engine = Create(TimeSpan.FromSeconds(30));
        return engine.Evaluate("[1, 2].map(x => ({ x, y: `${x}` + 1 })).filter(o => o.x > 1 && o?.y !== '').length === 1").AsBoolean();
    }

    private static Engine Create(TimeSpan maxTime)
    {
        var options = new Options { Strict = true, Culture = CultureInfo.InvariantCulture, TimeZone = TimeZoneInfo.Utc, TimeSystem = Clock };
        options.DisableStringCompilation()
            .LimitRecursion(64)
            .LimitMemory(16 << 20)
            .MaxStatements(1_000_000)
            .TimeoutInterval(maxTime)
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
