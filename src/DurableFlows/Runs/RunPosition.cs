using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;

namespace DurableFlows.Runs;

/// <summary>A run at one of its checkpoints, written <c>run@12</c>, or at its newest one, written <c>run</c>.</summary>
/// <param name="Run">The run.</param>
/// <param name="At">The checkpoint's number; null for the newest.</param>
public readonly record struct RunPosition(RunId Run, long? At = null)
{
    /// <summary>Reads a position.</summary>
    /// <exception cref="FlowException">With code <c>id.invalid</c> when the text is not of the form.</exception>
    public static RunPosition Parse(string text) => TryParse(text, out var position)
        ? position
        : throw new FlowException(ErrorCodes.IdInvalid, $"'{text}' names no run and no checkpoint of one: write RUN, or RUN@NUMBER counted from 1.");

    /// <summary>Reads a position, or says that the text is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out RunPosition position)
    {
        position = default;
        var (run, number) = (text ?? "").Split('@', 2) is [var before, var after] ? (before, after) : (text, null);
        var at = 0L;
        if (!RunId.TryParse(run, out var id) || (number is not null && !(long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out at) && at > 0)))
            return false;
        position = new RunPosition(id, number is null ? null : at);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => At is { } at ? string.Create(CultureInfo.InvariantCulture, $"{Run}@{at}") : Run.Value;
}
