using System.Text;

namespace DurableFlows.Azurite;

/// <summary>The error answer of a storage service, as bytes.</summary>
internal static class FaultAnswer
{
    public static byte[] Of(Fault fault, ProxyRequest request, bool isLast)
    {
        var (reason, usual) = fault.Status switch
        {
            409 => ("Conflict", "BlobAlreadyExists"),
            412 => ("Precondition Failed", "ConditionNotMet"),
            429 => ("Too Many Requests", "TooManyRequests"),
            500 => ("Internal Server Error", "InternalError"),
            503 => ("Server Busy", "ServerBusy"),
            _ => ("Error", "InternalError"),
        };
        var code = fault.Code ?? usual;
        var body = $"<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{code}</Code><Message>By the fault proxy.</Message></Error>";
        var head = $"""
            HTTP/1.1 {fault.Status} {reason}
            Server: FaultProxy
            x-ms-error-code: {code}
            x-ms-request-id: {Guid.NewGuid()}
            x-ms-version: 2021-12-02
            Date: {DateTime.UtcNow:R}

            """.ReplaceLineEndings("\r\n");
        var last = isLast ? "Connection: close\r\n" : "";
        // As Azure does it: an answer without a body names no type of one.
        var rest = request.Method == "HEAD" ? "\r\n" : $"Content-Type: application/xml\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        return Encoding.ASCII.GetBytes(head + last + rest);
    }
}
