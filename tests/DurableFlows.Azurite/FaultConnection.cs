using System.Net.Sockets;

namespace DurableFlows.Azurite;

/// <summary>One client's connection, and the one to the service that belongs to it.</summary>
internal sealed class FaultConnection(Socket socket, Uri target, Func<ProxyRequest, Fault> ask, CancellationToken cancellation) : IDisposable
{
    private readonly HttpSide _client = new(socket);
    private HttpSide? _service;

    public async Task RunAsync()
    {
        // A rule that takes its time must not hold up who accepts connections.
        await Task.Yield();
        try
        {
            while (await _client.ReadHeadAsync(cancellation) is { } head && await ServeAsync(head))
            {
                // The connection stays for the next request.
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The service is gone, or the client; either way the client learns no more than that.
            _client.Reset();
        }
        finally
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _service?.Dispose();
    }

    /// <summary>Whether the connection may take another request.</summary>
    private async Task<bool> ServeAsync(HttpHead head)
    {
        var request = ProxyRequest.Of(head);
        var fault = ask(request);
        if (fault.Kind == FaultKind.Delay)
            await Task.Delay(fault.Wait, cancellation);
        if (fault.Kind == FaultKind.Answer)
            return await AnswerAsync(head, request, fault);
        if (fault.Kind != FaultKind.CutBefore && await ForwardAsync(head, request, fault.Kind == FaultKind.CutAfter ? null : _client))
            return true;
        if (fault.Kind is FaultKind.CutBefore or FaultKind.CutAfter)
            _client.Reset();
        return false;
    }

    private async Task<bool> AnswerAsync(HttpHead head, ProxyRequest request, Fault fault)
    {
        // Who waits for leave to send the body must not send it after a refusal; a connection's end leaves no doubt.
        if (!head.AwaitsContinue)
            await MoveBodyAsync(head, _client, null);
        await _client.WriteAsync(FaultAnswer.Of(fault, request, isLast: head.AwaitsContinue), cancellation);
        return !head.AwaitsContinue;
    }

    /// <param name="head">What came from the client.</param>
    /// <param name="request">The same, read.</param>
    /// <param name="taker">Who gets the answer, or null when it is lost.</param>
    private async Task<bool> ForwardAsync(HttpHead head, ProxyRequest request, HttpSide? taker)
    {
        var service = await ServiceAsync();
        await service.WriteAsync(head.Bytes, cancellation);
        HttpHead answer;
        if (head.AwaitsContinue)
        {
            answer = await HeadAsync(service);
            if (!answer.IsInterim)
            {
                await TakeAsync(answer, request, service, taker);
                return false;
            }
            await _client.WriteAsync(answer.Bytes, cancellation);
        }
        await MoveBodyAsync(head, _client, service);
        while ((answer = await HeadAsync(service)).IsInterim)
            await _client.WriteAsync(answer.Bytes, cancellation);
        await TakeAsync(answer, request, service, taker);
        return taker is not null && !answer.IsLast && (answer.IsChunked || answer.Length is not null || IsBare(answer, request));
    }

    private async Task TakeAsync(HttpHead answer, ProxyRequest request, HttpSide service, HttpSide? taker)
    {
        if (taker is not null)
            await taker.WriteAsync(answer.Bytes, cancellation);
        if (IsBare(answer, request))
            return;
        if (answer.IsChunked || answer.Length is not null)
            await MoveBodyAsync(answer, service, taker);
        else
            await service.MoveRestAsync(taker, cancellation);
    }

    private Task MoveBodyAsync(HttpHead head, HttpSide from, HttpSide? to) =>
        head.IsChunked ? from.MoveChunksAsync(to, cancellation) : from.MoveAsync(head.Length ?? 0, to, cancellation);

    private async Task<HttpHead> HeadAsync(HttpSide service) => await service.ReadHeadAsync(cancellation) ?? throw new EndOfStreamException();

    private async Task<HttpSide> ServiceAsync()
    {
        if (_service is { IsStale: false })
            return _service;
        _service?.Dispose();
        var connection = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _service = new HttpSide(connection);
        await connection.ConnectAsync(target.Host, target.Port, cancellation);
        return _service;
    }

    private static bool IsBare(HttpHead answer, ProxyRequest request) => request.Method == "HEAD" || answer.Status is 204 or 304;
}
