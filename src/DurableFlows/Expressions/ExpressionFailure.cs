using System.Text;
using DurableFlows.Diagnostics;
using DurableFlows.Values;
using Jint.Runtime;

namespace DurableFlows.Expressions;

/// <summary>Says which expression failed, why, and on which values.</summary>
internal static class ExpressionFailure
{
    private const int MaxSource = 400;

    public static FlowException Explain(
        string source, ExpressionScope scope, IReadOnlyCollection<string> names, IReadOnlyCollection<string> nodes, Exception error)
    {
        var text = new StringBuilder("The expression '").Append(source.Length > MaxSource ? source[..MaxSource] + "…" : source).Append("' failed: ").Append(Reason(error)).Append('.');
        foreach (var name in names)
        {
            if (name != KnownNames.Nodes)
                Append(text, name, ScopeBinder.Value(scope, name));
        }

        foreach (var id in nodes)
        {
            var view = scope.Nodes.TryGetValue(id, out var known) ? known : NodeView.Missing;
            text.Append(" nodes.").Append(id).Append(".status was ").Append(view.Status).Append('.');
            Append(text, $"nodes.{id}.output", view.Output);
        }

        return new FlowException(ErrorCodes.ExpressionFailed, text.ToString(), error);
    }

    private static void Append(StringBuilder text, string name, FlowValue? value) =>
        text.Append(' ').Append(name).Append(" was ").Append(value is null ? "missing" : Mismatch.Sample(value)).Append('.');

    private static string Reason(Exception error) => error switch
    {
        System.Text.RegularExpressions.RegexMatchTimeoutException => "a regular expression in it ran too long",
        TimeoutException => $"it ran longer than {Sandbox.MaxTime.TotalMilliseconds} ms",
        RecursionDepthOverflowException => "its functions call each other too deeply",
        StatementsCountOverflowException => "it takes too many steps",
        OutOfMemoryException or MemoryLimitExceededException => $"it needs too much memory ({error.Message.TrimEnd('.')})",
        FlowException or JavaScriptException or NotSupportedException => error.Message.TrimEnd('.'),
        _ => $"{error.Message.TrimEnd('.')} ({error.GetType().Name})",
    };
}
