using System.Globalization;
using DurableFlows.Definitions;

namespace DurableFlows.Nodes.BuiltIn;

internal sealed class DelayNode : INode
{
    private static readonly string[] Formats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK"];

    public static NodeType Type { get; } = new()
    {
        Name = "delay",
        Summary = "Waits for a while or until a time, holding nothing meanwhile, then gives its input.",
        OptionsType = typeof(DelayOptions),
        Repeatable = true,
        Check = options => Check((DelayOptions)options),
        Create = _ => new DelayNode(),
    };

    public ValueTask<NodeStep> RunAsync(NodeContext context, CancellationToken cancellation)
    {
        var now = context.Time.GetUtcNow();
        var until = context.State is { } state ? state.Element.GetDateTimeOffset() : Until(context, now);

        // A timer may fire early, so every step looks at the clock again.
        return new(now >= until
            ? new NodeStep.Completed(context.Input)
            : new NodeStep.Continued(context.State ?? JsonOutput.Write(w => w.WriteStringValue(until)), until));
    }

    private static DateTimeOffset Until(NodeContext context, DateTimeOffset now)
    {
        var options = context.GetOptions<DelayOptions>();
        if (options.For is { } wait)
            return now + wait;
        var text = context.Render(options.Until ?? "").Trim();
        return TryRead(text, out var until)
            ? until
            : throw new NodeException("delay.time-invalid",
                $"Node '{context.Path}' cannot wait until '{context.Secrets.Apply(text)}': that is no ISO 8601 time. Write one such as 2030-01-31T12:00:00Z.");
    }

    private static bool TryRead(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);

    private static IEnumerable<Mistake> Check(DelayOptions options)
    {
        if ((options.For is null) == (options.Until is null))
            yield return new Mistake("$", "A delay needs exactly one of 'for' and 'until'.");
        if (options.Until is { } until && !until.Contains('{', StringComparison.Ordinal) && !SecretReferences.IsIn(until) && !TryRead(until.Trim(), out _))
            yield return new Mistake("$.until", "Expected an ISO 8601 time.", "Write one such as 2030-01-31T12:00:00Z.");
    }
}
