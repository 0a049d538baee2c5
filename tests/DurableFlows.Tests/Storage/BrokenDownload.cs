using DurableFlows.Values;

namespace DurableFlows.Tests.Storage;

/// <summary>Breaks what is downloaded of a payload in the middle, each time.</summary>
internal sealed class BrokenDownload() : DelegatingHandler(new SocketsHttpHandler())
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        if (request.Method != HttpMethod.Get || request.RequestUri?.AbsolutePath.Contains("/payloads/", StringComparison.Ordinal) != true || !answer.IsSuccessStatusCode)
            return answer;
        var broken = new StreamContent(new BrokenStream(await answer.Content.ReadAsByteArrayAsync(cancellationToken)));
        foreach (var (name, values) in answer.Content.Headers)
            broken.Headers.TryAddWithoutValidation(name, values);
        answer.Content = broken;
        return answer;
    }

    private sealed class BrokenStream(byte[] content) : ForwardStream
    {
        private readonly MemoryStream _half = new(content, 0, content.Length / 2);

        public override int Read(byte[] buffer, int offset, int count) => _half.Read(buffer, offset, count) is var read and > 0
            ? read
            : throw new HttpIOException(HttpRequestError.ResponseEnded);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _half.Read(buffer.Span) is var read and > 0
            ? new(read)
            : throw new HttpIOException(HttpRequestError.ResponseEnded);
    }
}
