using System.Text;
using DurableFlows.Http.Routes;

namespace DurableFlows.Http.Tests.Api;

/// <summary>Requests of which most are wrong in some way; the same ones for the same number.</summary>
internal static class MalformedRequests
{
    private static readonly string[] Verbs = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW", "get"];
    private static readonly string[] Types = ["application/json", "application/json; charset=utf-16", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x", "application/zip", "x", ""];
    private static readonly string[] Bodies =
    [
        "", "{", "}", "null", "[]", "0", "\"\"", "{}", "{\"decision\":\"approve\",\"decision\":\"reject\"}", "{\"decision\":{}}", "{\"for\":[]}", "{\"rerun\":[null]}", "{\"rerun\":[\"nobody\"]}",
        "{\"setOutputs\":{\"pay\":1,\"x\":null}}", "{\"input\":1e999}", "{\"a\":\"\\ud800\"}", "{\"reason\":\"\\u0000\"}", "\uFEFF{}", "--x\r\nContent-Disposition: form-data\r\n\r\n", "decision=%zz&comment=%ff", "a=1&a=2&b", "PK\u0003\u0004", "\0\0\0",
    ];
    private static readonly string[] Ids = ["r-1", "none", "%00", "%2e%2e", "..%2f..", "%ff%fe", "%F0%9F%92%A9", "a%20b", "-", "%25", "CON", "' OR 1=1", "<script>", "9999999999999999999999", "-1", "1.5", "NaN"];
    private static readonly string[] Queries = ["", "?limit=0", "?limit=-1", "?limit=1e3", "?limit=99999999999999999999", "?after=%00", "?after=../../x", "?status=17", "?status=running,failed", "?wait=-1s", "?wait=P1D", "?run=%0d%0aX:1", "?tag=a", "?tag=:b&tag=:b", "?force=maybe", "?limit=1&limit=2", "?%ff=%ff", "?after=9223372036854775808"];

    /// <summary>A request, below the prefix.</summary>
    /// <param name="seed">Its number.</param>
    /// <param name="flow">A flow that is there.</param>
    /// <param name="run">A run that is there.</param>
    /// <param name="request">A request of that run.</param>
    public static HttpRequestMessage Of(int seed, string flow, string run, string request)
    {
        var random = new Random(seed);
        var route = ApiTable.Routes[random.Next(ApiTable.Routes.Count)];
        var verb = random.Next(3) == 0 ? Pick(random, Verbs) : route.Verb;
        var path = route.Template
            .Replace("{run}", random.Next(3) == 0 ? run : Pick(random, Ids), StringComparison.Ordinal)
            .Replace("{request}", random.Next(3) == 0 ? request : Pick(random, Ids), StringComparison.Ordinal)
            .Replace("{flow}", random.Next(3) == 0 ? flow : Pick(random, Ids), StringComparison.Ordinal)
            .Replace("{sequence}", Pick(random, Ids), StringComparison.Ordinal)
            .Replace("{token}", Pick(random, Ids), StringComparison.Ordinal);
        var message = new HttpRequestMessage(new HttpMethod(verb), new Uri(path + Pick(random, Queries), UriKind.Relative));
        if (verb is not ("GET" or "HEAD" or "TRACE") && random.Next(4) > 0)
            message.Content = Content(random);
        if (random.Next(3) == 0)
            message.Headers.TryAddWithoutValidation(Pick(random, ["Last-Event-ID", "Idempotency-Key", "Accept", "Authorization", "X-Api-Key", "Content-Encoding", "If-Match", "Range", "Expect"]), Pick(random, [.. Ids, new string('x', 300), "text/html", "Bearer", "100-continue"]));
        return message;
    }

    private static ByteArrayContent Content(Random random)
    {
        var bytes = random.Next(5) switch
        {
            0 => RandomBytes(random),
            1 => Encoding.Unicode.GetBytes(Pick(random, Bodies)),
            2 => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[", random.Next(1, 5000)))),
            _ => Encoding.UTF8.GetBytes(Pick(random, Bodies)),
        };
        var content = new ByteArrayContent(bytes);
        if (Pick(random, Types) is { Length: > 0 } type)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }

    public static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(500)];
        random.NextBytes(bytes);
        return bytes;
    }

    public static string Pick(Random random, string[] of) => of[random.Next(of.Length)];
}
