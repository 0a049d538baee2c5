namespace DurableFlows.Definitions;

/// <summary>One thing wrong with a definition.</summary>
/// <param name="Path">Where in the definition, as a JSON path such as <c>$.nodes.pay.retry.attempts</c>.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Hint">What to do about it; null when the message says it.</param>
public sealed record Mistake(string Path, string Message, string? Hint = null)
{
    /// <summary>The file it stands in; null when the definition did not come from one.</summary>
    public string? File { get; init; }

    /// <summary>The line, from 1; 0 when unknown.</summary>
    public int Line { get; init; }

    /// <summary>The column, from 1; 0 when unknown.</summary>
    public int Column { get; init; }

    /// <inheritdoc />
    public override string ToString()
    {
        var place = Line > 0 ? $"{File ?? "definition"}({Line},{Column}): {Path}" : Path;
        return Hint is null ? $"{place}: {Message}" : $"{place}: {Message} {Hint}";
    }
}
