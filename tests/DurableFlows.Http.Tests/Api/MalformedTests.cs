using System.Net;
using System.Net.Sockets;
using System.Text;
using DurableFlows.Http.Tests.Running;

namespace DurableFlows.Http.Tests.Api;

/// <summary>Whatever is sent, nothing breaks and nothing hangs.</summary>
public sealed class MalformedTests
{
    private const int Requests = 5_000;

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
            using var message = MalformedRequests.Of(i, "gate", run, request);
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

    private static byte[] Garbage(Random random)
    {
        var head = MalformedRequests.Pick(random, ["", "GET / HTTP/1.1\r\n", "POST /api/flows/gate/runs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999\r\n\r\n{", "GET /api/runs HTTP/9.9\r\n\r\n", "POST /api/runs/import HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "GET /api/runs HTTP/1.1\r\nHost: \0\r\n\r\n", "\u0016\u0003\u0001"]);
        return [.. Encoding.Latin1.GetBytes(head), .. MalformedRequests.RandomBytes(random)];
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
}
