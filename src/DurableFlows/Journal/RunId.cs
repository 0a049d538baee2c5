using System.Text.RegularExpressions;
using DurableFlows.Diagnostics;

namespace DurableFlows.Journal;

/// <summary>The id of a run: 1 to 90 characters out of letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, beginning with a letter or digit.</summary>
/// <remarks>The form is the one that is also a Durable instance id and a storage name on every platform.</remarks>
public readonly partial record struct RunId
{
    private RunId(string value) => Value = value;

    /// <summary>The id as text.</summary>
    public string Value { get; }

    /// <summary>Reads an id.</summary>
    /// <exception cref="FlowException">With code <c>id.invalid</c> when the text is not of the form.</exception>
    public static RunId Parse(string text) => TryParse(text, out var id)
        ? id
        : throw new FlowException(ErrorCodes.IdInvalid,
            $"'{text}' is not a run id: use 1 to 90 letters, digits, '-', '_' and '.', beginning with a letter or digit.");

    /// <summary>Reads an id, or says that the text is not one.</summary>
    public static bool TryParse(string? text, out RunId id)
    {
        var ok = text is not null && Form().IsMatch(text);
        id = ok ? new RunId(text ?? "") : default;
        return ok;
    }

    /// <inheritdoc />
    public override string ToString() => Value;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,89}\z")]
    private static partial Regex Form();
}
