using DurableFlows.Diagnostics;
using DurableFlows.Expressions;

namespace DurableFlows.Nodes;

/// <summary>Renders Liquid options over <c>input</c>.</summary>
internal static class TextOptions
{
    public static string Render(this NodeContext context, string template)
    {
        // Most options are plain; the engine for templates is not worth waking for them.
        if (!template.Contains("{{", StringComparison.Ordinal) && !template.Contains("{%", StringComparison.Ordinal))
            return template;
        if (!TextTemplate.TryCompile(template, out var compiled, out var error))
        {
            throw new NodeException(ErrorCodes.TemplateFailed,
                context.Secrets.Apply($"A text in the options of node '{context.Path}' is not valid Liquid: {error}"));
        }

        return compiled.Render(new Dictionary<string, Values.FlowValue> { ["input"] = context.Input });
    }
}
