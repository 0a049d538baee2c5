using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using DotLiquid;
using DurableFlows.Diagnostics;
using DurableFlows.Values;

namespace DurableFlows.Expressions;

/// <summary>A compiled Liquid text. Thread-safe; the same everywhere, whatever the culture. It reads no files and no clock.</summary>
internal sealed class TextTemplate
{
    private const int MaxIterations = 10_000;
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(1);

    private readonly string _source;
    private readonly Template _template;

    private TextTemplate(string source, Template template) => (_source, _template) = (source, template);

    public static bool TryCompile(string source, [NotNullWhen(true)] out TextTemplate? template, [NotNullWhen(false)] out string? error)
    {
        template = null;
        error = TemplateCheck.Mistake(source);
        if (error is not null)
            return false;
        try
        {
            LiquidFilters.Register();
            var parsed = Template.Parse(source, SyntaxCompatibility.DotLiquid22a);
            parsed.MakeThreadSafe();
            template = new TextTemplate(source, parsed);
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The parser does not say where; the last tag that it can have read in full is found again by its text.
            error = TemplateCheck.Locate(source, e.Message);
            return false;
        }
    }

    /// <summary>Renders with the given names at the root; a missing value renders as nothing.</summary>
    /// <exception cref="FlowException">With code <c>template.failed</c>.</exception>
    public string Render(IReadOnlyDictionary<string, FlowValue> names)
    {
        try
        {
            var root = new Hash();
            foreach (var (name, value) in names)
                root[name] = LiquidValue.Of(value.Element);
            using var limit = new CancellationTokenSource(MaxTime, TimeProvider.System);
            var context = new Context([root], [], [], ErrorsOutputMode.Rethrow, MaxIterations, CultureInfo.InvariantCulture, limit.Token)
            {
                SyntaxCompatibilityLevel = SyntaxCompatibility.DotLiquid22a,
            };
            LiquidFilters.AddTo(context);
            using var writer = new LimitedWriter();
            _template.Render(writer, new RenderParameters(CultureInfo.InvariantCulture) { Context = context, ErrorsOutputMode = ErrorsOutputMode.Rethrow });
            return writer.ToString();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            var start = _source.Length > 200 ? _source[..200] + "…" : _source;
            throw new FlowException(ErrorCodes.TemplateFailed, $"The template '{start}' could not be rendered: {e.Message.TrimEnd('.')}. Names given: {string.Join(", ", names.Keys)}.", e);
        }
    }
}
