using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace DurableFlows.Nodes.Http;

/// <summary>What is sent, rendered once so that every try sends the same.</summary>
internal sealed class HttpCall
{
    private readonly List<KeyValuePair<string, string>> _headers = [];
    private readonly ReadOnlyMemory<byte>? _body;
    private readonly string _contentType = "application/json";

    public HttpCall(HttpOptions options, NodeContext context)
    {
        Method = options.EffectiveMethod;
        Url = ReadUrl(options, context);
        foreach (var (name, value) in options.Headers)
            _headers.Add(new(name, HeaderValue(name, context.Render(value), context)));
        if (Method != "GET" && options.IdempotencyHeader is { } key && !Has(key))
            _headers.Add(new(key, context.IdempotencyKey));
        if (options.Body is { } body)
        {
            var text = context.Render(body);
            _body = Encoding.UTF8.GetBytes(text);
            _contentType = IsJson(text) ? "application/json" : "text/plain; charset=utf-8";
        }
        else if (Method is "POST" or "PUT" or "PATCH")
        {
            _body = context.Input.Utf8;
        }
    }

    public string Method { get; }

    public Uri Url { get; }

    /// <summary>Makes the request of one try.</summary>
    /// <param name="url">Where to; another than <see cref="Url"/> after a redirect.</param>
    public HttpRequestMessage Request(Uri url)
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), url);
        if (_body is { } body)
        {
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(_contentType);
        }

        // Headers may hold credentials, which another server has no business to see.
        if (!IsSameServer(url))
            return request;
        foreach (var (name, value) in _headers)
            Add(request, name, value);
        return request;
    }

    private bool IsSameServer(Uri url) => Uri.Compare(url, Url, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private bool Has(string name) => _headers.Any(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static void Add(HttpRequestMessage request, string name, string value)
    {
        if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            request.Content?.Headers.Remove(name);
        if (!request.Headers.TryAddWithoutValidation(name, value))
            request.Content?.Headers.TryAddWithoutValidation(name, value);
    }

    private static Uri ReadUrl(HttpOptions options, NodeContext context)
    {
        var text = context.Render(options.Url).Trim();
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw new NodeException("http.url-invalid",
                $"The 'url' of node '{context.Path}' did not render to an http or https URL. Look at its options and its input.");
        }

        if (options.Query.Count == 0)
            return url;
        var added = string.Join('&', options.Query.Select(q => $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(context.Render(q.Value))}"));
        var query = url.Query.Length > 1 ? $"{url.Query[1..]}&{added}" : added;
        return new UriBuilder(url) { Query = query }.Uri;
    }

    // A line break in a header would let data write headers of its own.
    private static string HeaderValue(string name, string value, NodeContext context) => value.Any(char.IsControl)
        ? throw new NodeException("http.header-invalid",
            $"Header '{name}' of node '{context.Path}' rendered to a value with a control character, such as a line break. Strip it in the template.")
        : value;

    private static bool IsJson(string text)
    {
        if (text.AsSpan().TrimStart() is not (['{', ..] or ['[', ..]))
            return false;
        try
        {
            JsonElement.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
