using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DurableFlows.Tests.Nodes.Http;

/// <summary>A server on a free port that says exactly the bytes it is told, also wrong ones.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Request, Stream, Task> _answer;
    private readonly Task _loop;
    private readonly List<Request> _requests = [];

    public LoopbackServer(Func<Request, Stream, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        Url = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _loop = AcceptAsync();
    }

    /// <summary>Answers the first request with the first text, and so on; the last one for ever.</summary>
    public LoopbackServer(params string[] answers)
        : this(Sequence(answers))
    {
    }

    public string Url { get; }

    public IReadOnlyList<Request> Requests => _requests;

    public static string Answer(int status, string body = "", string headers = "") =>
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Said\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{headers}\r\n{body}");

    public static string Json(string body) => Answer(200, body, "Content-Type: application/json\r\n");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static Func<Request, Stream, Task> Sequence(string[] answers)
    {
        var next = 0;
        return async (_, stream) => await stream.WriteAsync(Encoding.UTF8.GetBytes(answers[Math.Min(next++, answers.Length - 1)]));
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            try
            {
                await using var stream = client.GetStream();
                var request = await ReadAsync(stream);
                _requests.Add(request);
                await _answer(request, stream).WaitAsync(_stop.Token);
            }
            catch (IOException)
            {
                // The client went away, which is what some tests are about.
            }
        }
    }

    private static async Task<Request> ReadAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
        var line = await reader.ReadLineAsync() ?? "";
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync() is { Length: > 0 } header)
            headers[header[..header.IndexOf(':', StringComparison.Ordinal)]] = header[(header.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
        var body = new char[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        if (body.Length > 0)
            await reader.ReadBlockAsync(body);
        return new Request(line, headers, new string(body));
    }

    internal sealed record Request(string Line, IReadOnlyDictionary<string, string> Headers, string Body);
}
