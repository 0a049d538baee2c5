using System.Diagnostics.CodeAnalysis;
using DurableFlows.Values;

namespace DurableFlows.Expressions;

/// <summary>A compiled Liquid text.</summary>
internal sealed class TextTemplate
{
    public static bool TryCompile(string source, [NotNullWhen(true)] out TextTemplate? template, [NotNullWhen(false)] out string? error)
    {
        template = new TextTemplate();
        error = null;
        return source is not null;
    }

    /// <summary>Renders with the given names at the root; a missing value renders as nothing.</summary>
    public string Render(IReadOnlyDictionary<string, FlowValue> names) => throw new NotImplementedException(names.ToString());
}
