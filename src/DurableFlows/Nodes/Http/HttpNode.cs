using DurableFlows.Definitions;
using Polly.Timeout;

namespace DurableFlows.Nodes.Http;

internal sealed class HttpNode(IServiceProvider services) : INode
{
    public static NodeType Type { get; } = new()
    {
        Name = "http",
        Summary = "Calls a URL and gives the body of the answer.",
        OptionsType = typeof(HttpOptions),
        Check = options => Check((HttpOptions)options),
        Create = services => new HttpNode(services),
    };

    public async ValueTask<NodeStep> RunAsync(NodeContext context, CancellationToken cancellation)
    {
        var options = context.GetOptions<HttpOptions>();
        var call = new HttpCall(options, context);
        var errors = new HttpErrors(call, context);
        var sender = new HttpSender(HttpClients.For(services), options, call, errors, new HttpAnswer(options, context, errors), context.Time);
        try
        {
            var last = await HttpPipeline.For(options, context.Time)
                .ExecuteAsync(static (sender, token) => sender.TryAsync(token), sender, cancellation).ConfigureAwait(false);
            return last.Output is { } output ? new NodeStep.Completed(output) : throw last.Error ?? errors.Body("It has no content.");
        }
        catch (TimeoutRejectedException)
        {
            throw errors.Timeout(options.Timeout);
        }
    }

    private static IEnumerable<Mistake> Check(HttpOptions options)
    {
        if (options.Body is not null && options.EffectiveMethod is "GET" or "HEAD")
            yield return new Mistake("$.body", $"A {options.EffectiveMethod} has no body.", "Remove 'body', or choose another method.");
        if (options.Url.Contains("://", StringComparison.Ordinal) && !options.Url.StartsWith("http", StringComparison.Ordinal) && options.Url[0] is not ('{' or '$'))
            yield return new Mistake("$.url", "Only http and https URLs can be called.");
        foreach (var (name, _) in options.Headers.Where(h => !IsToken(h.Key)))
            yield return new Mistake(OptionPath.Member("$.headers", name), $"'{name}' is not the name of a header.", "Use letters, digits and dashes.");
        if (options.IdempotencyHeader is { } key && !IsToken(key))
            yield return new Mistake("$.idempotencyHeader", $"'{key}' is not the name of a header.", "Use letters, digits and dashes.");
    }

    private static bool IsToken(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
}
