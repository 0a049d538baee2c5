using System.Globalization;
using System.Text;

namespace DurableFlows.Azurite;

/// <summary>The first line and headers of an HTTP/1.1 message, with the bytes they came in.</summary>
internal sealed class HttpHead
{
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    public HttpHead(byte[] bytes)
    {
        Bytes = bytes;
        var lines = Encoding.Latin1.GetString(bytes).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        FirstLine = lines[0];
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':');
            _headers[line[..colon]] = line[(colon + 1)..].Trim();
        }
    }

    public byte[] Bytes { get; }

    public string FirstLine { get; }

    /// <summary>The status, in an answer.</summary>
    public int Status => int.Parse(FirstLine.Split(' ')[1], CultureInfo.InvariantCulture);

    public bool IsInterim => Status is >= 100 and < 200;

    public bool IsChunked => Says("Transfer-Encoding", "chunked");

    public bool AwaitsContinue => Says("Expect", "100-continue");

    public bool IsLast => Says("Connection", "close");

    public long? Length => _headers.TryGetValue("Content-Length", out var length) ? long.Parse(length, CultureInfo.InvariantCulture) : null;

    private bool Says(string header, string value) =>
        _headers.TryGetValue(header, out var said) && said.Equals(value, StringComparison.OrdinalIgnoreCase);
}
