using System.Globalization;
using DurableFlows.Journal;
using DurableFlows.Scheduling;

namespace DurableFlows.DurableTask.Pump;

/// <summary>A decision as a short text, which is all that a history holds of it: <c>n</c> node, <c>i</c> items, <c>w</c> request, <c>c</c> child, <c>x</c> cancel a child, <c>f</c> finish, <c>k</c> cancel, <c>!</c> over.</summary>
internal readonly record struct PumpCode(char Kind, DateTimeOffset? Due, string Text)
{
    /// <summary>How the first attempt at a node ends, which is left out since nearly every code would have it.</summary>
    private const string First = "#0.0.1";

    /// <summary>The instance has nothing more to do: the run ended, was let go of, or is another host's.</summary>
    public const string Over = "!";

    public static string Of(Decision decision) => decision switch
    {
        Decision.RunNode run => new PumpCode('n', run.NotBefore, Short(run.Dispatch)).ToString(),
        Decision.RunItems items => new PumpCode('i', null, string.Create(CultureInfo.InvariantCulture, $"{items.Epoch}.{items.First}.{items.Count}.{items.Node}")).ToString(),
        Decision.RunChild child => new PumpCode('c', child.NotBefore, child.Dispatch.ToString()).ToString(),
        Decision.CancelChild child => "x" + child.Run,
        Decision.FinishRun => "f",
        Decision.CancelRun => "k",
        _ => throw new InvalidOperationException($"This pump does not know the decision {decision.GetType().Name}."),
    };

    public static PumpCode Parse(string code)
    {
        if (code.Length < 2 || code[1] != '@')
            return new PumpCode(code[0], null, code[1..]);
        var end = code.IndexOf(';', StringComparison.Ordinal);
        var due = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(code.AsSpan(2, end - 2), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        return new PumpCode(code[0], due, code[(end + 1)..]);
    }

    /// <summary>The decision, of those that a window holds.</summary>
    public Decision ToDecision()
    {
        if (Kind == 'n')
            return new Decision.RunNode(DispatchId.Parse(Text.Contains('#', StringComparison.Ordinal) ? Text : Text + First), null);
        var parts = Text.Split('.', 4);
        return new Decision.RunItems(parts[3], Number(parts[0]), Number(parts[1]), Number(parts[2]));
    }

    public override string ToString() => Due is { } due
        // Rounded up: what comes early would be looked at twice.
        ? string.Create(CultureInfo.InvariantCulture, $"{Kind}@{(due.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond};{Text}")
        : Kind + Text;

    private static string Short(DispatchId dispatch)
        => dispatch.ToString() is var text && text.EndsWith(First, StringComparison.Ordinal) ? text[..^First.Length] : text;

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
