using System.Globalization;

namespace DurableFlows.Nodes.Http;

/// <summary>The errors of one call. No query, no credentials and no secret stands in any of them.</summary>
internal sealed class HttpErrors(HttpCall call, NodeContext context)
{
    private const int LongestExcerpt = 200;

    private string Name => $"{call.Method} {call.Url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}";

    public NodeException Status(int status, string? reason, string body, TimeSpan? retryAfter)
    {
        var transient = status is 408 or 429 or >= 500;
        var wait = retryAfter is { } after ? FormattableString.Invariant($" It asks to wait {Math.Ceiling(after.TotalSeconds)} s.") : "";
        var said = body.Length == 0 ? "." : $": {Excerpt(body)}";
        return Make("http.status", string.Create(CultureInfo.InvariantCulture, $"{Name} answered {status}{(string.IsNullOrEmpty(reason) ? "" : " " + reason)}{said}{wait}"),
            transient, transient ? "transient" : "permanent");
    }

    public NodeException Connection(Exception e) => Make("http.connection", $"{Name} could not be reached: {e.Message}", true, "transient");

    public NodeException Timeout(TimeSpan limit) =>
        Make("http.timeout", $"{Name} took longer than {DurationConverter.Text(limit)}. Raise 'timeout' when that is to be expected.", true, "timeout");

    public NodeException TooLarge(long limit) => Make("http.too-large",
        string.Create(CultureInfo.InvariantCulture, $"{Name} answered with a body of more than {limit} bytes. Raise 'maxResponseBytes', or ask for less."), false, "permanent");

    public NodeException Body(string problem) => Make("http.body-invalid",
        $"{Name} answered with a body that cannot be read: {problem} Set 'response' to text to take it as it is.", false, "permanent");

    public NodeException Redirects(string problem) => Make("http.status", $"{Name} was redirected {problem}.", false, "permanent");

    private static string Excerpt(string body)
    {
        var line = string.Concat(body.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return line.Length <= LongestExcerpt ? line : line[..LongestExcerpt] + "...";
    }

    // No inner exception: what other libraries put into theirs is beyond our reach.
    private NodeException Make(string code, string message, bool retryable, string category) =>
        new(code, context.Secrets.Apply(message), retryable, category);
}
