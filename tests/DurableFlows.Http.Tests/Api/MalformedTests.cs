using System.Net;
using System.Net.Sockets;
using System.Text;
using DurableFlows.Http.Routes;
using DurableFlows.Http.Tests.Running;

namespace DurableFlows.Http.Tests.Api;

/// <summary>Whatever is sent, nothing breaks and nothing hangs.</summary>
public sealed class MalformedTests
{
    private const int Requests = 5_000;
    private static readonly string[] Verbs = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW", "get"];
    private static readonly string[] Types = ["application/json", "application/json; charset=utf-16", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x", "application/zip", "x", ""];
    private static readonly string[] Bodies =
    [
        "", "{", "}", "null", "[]", "0", "\"\"", "{}", "{\"decision\":\"approve\",\"decision\":\"reject\"}", "{\"decision\":{}}", "{\"for\":[]}", "{\"rerun\":[null]}", "{\"rerun\":[\"nobody\"]}",
        "{\"setOutputs\":{\"pay\":1,\"x\":null}}", "{\"input\":1e999}", "{\"a\":\"\\ud800\"}", "{\"reason\":\"\\u0000\"}", "\uFEFF{}", "--x\r\nContent-Disposition: form-data\r\n\r\n", "decision=%zz&comment=%ff", "a=1&a=2&b", "PK\u0003\u0004", "\0\0\0",
    ];
    private static readonly string[] Ids = ["r-1", "none", "%00", "%2e%2e", "..%2f..", "%ff%fe", "%F0%9F%92%A9", "a%20b", "-", "%25", "CON", "' OR 1=1", "<script>", "9999999999999999999999", "-1", "1.5", "NaN"];
    private static readonly string[] Queries = ["", "?limit=0", "?limit=-1", "?limit=1e3", "?limit=99999999999999999999", "?after=%00", "?after=../../x", "?status=17", "?status=running,failed", "?wait=-1s", "?wait=P1D", "?run=%0d%0aX:1", "?tag=a", "?tag=:b&tag=:b", "?force=maybe", "?limit=1&limit=2", "?%ff=%ff", "?after=9223372036854775808"];

    [Fact]
    public async Task Anything_Sent_IsAnsweredBelow500()
    {
        await using var server = await ApiServer.StartAsync(configure: o => o.MaxBody = 64 * 1024);
        var (run, request) = await server.AskingAsync();
        await server.Http.PostAsync("flows/gate/runs?run=r-1", null);
        var wrong = new System.Collections.Concurrent.ConcurrentBag<string>();
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ActivityHeadersPropagator = null }) { BaseAddress = server.Http.BaseAddress, Timeout = TimeSpan.FromSeconds(20) };

        await Parallel.ForEachAsync(Enumerable.Range(0, Requests), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, cancellation) =>
        {
            var random = new Random(i);
            using var message = Message(random, run, request);
            try
            {
                using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
                if ((int)response.StatusCode >= 500)
                    wrong.Add($"{i}: {(int)response.StatusCode} {message.Method} {message.RequestUri} {await response.Content.ReadAsStringAsync(cancellation)}");
            }
            catch (HttpRequestException e)
            {
                wrong.Add($"{i}: {e.InnerException?.Message} {message}");
            }
        });

        Assert.Empty(wrong);
        await server.GetAsync("runs");
    }

    [Fact]
    public async Task BytesThatAreNoHttp_AreAnsweredOrCutAndTheServerGoesOn()
    {
        await using var server = await ApiServer.StartAsync();
        var address = server.Http.BaseAddress ?? throw new InvalidOperationException();
        for (var i = 0; i < 200; i++)
        {
            var random = new Random(i);
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, address.Port);
            await socket.GetStream().WriteAsync(Garbage(random));
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            var answer = await ReadAsync(socket, limit.Token);
            Assert.DoesNotContain("HTTP/1.1 5", answer, StringComparison.Ordinal);
        }

        await server.GetAsync("runs");
    }

    private static HttpRequestMessage Message(Random random, string run, string request)
    {
        var route = ApiTable.Routes[random.Next(ApiTable.Routes.Count)];
        var verb = random.Next(3) == 0 ? Pick(random, Verbs) : route.Verb;
        var path = route.Template
            .Replace("{run}", random.Next(3) == 0 ? run : Pick(random, Ids), StringComparison.Ordinal)
            .Replace("{request}", random.Next(3) == 0 ? request : Pick(random, Ids), StringComparison.Ordinal)
            .Replace("{flow}", random.Next(3) == 0 ? "gate" : Pick(random, Ids), StringComparison.Ordinal)
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

    private static byte[] Garbage(Random random)
    {
        var head = Pick(random, ["", "GET / HTTP/1.1\r\n", "POST /api/flows/gate/runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999\r\n\r\n{", "GET /api/runs HTTP/9.9\r\n\r\n", "POST /api/runs/import HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "GET /api/runs HTTP/1.1\r\nHost: \0\r\n\r\n", "\u0016\u0003\u0001"]);
        return [.. Encoding.Latin1.GetBytes(head), .. RandomBytes(random)];
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(500)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static async Task<string> ReadAsync(TcpClient socket, CancellationToken cancellation)
    {
        try
        {
            socket.Client.Shutdown(SocketShutdown.Send);
            using var reader = new StreamReader(socket.GetStream(), Encoding.Latin1);
            return await reader.ReadToEndAsync(cancellation);
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidOperationException)
        {
            return ""; // cut
        }
    }

    private static string Pick(Random random, string[] of) => of[random.Next(of.Length)];
}
