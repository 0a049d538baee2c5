using DurableFlows.Azurite;

namespace DurableFlows.Tests.Blobs;

/// <summary>The requests a proxy has seen, named by what they are about.</summary>
internal static class CountedCalls
{
    /// <summary>All requests in order, but for the sign of life that a host gives every ten seconds, whatever runs it has.</summary>
    public static IReadOnlyList<string> Of(FaultProxy proxy) => [.. proxy.Requests.Select(Name).Where(name => name != "PUT hosts")];

    /// <summary>How often each came, for people.</summary>
    public static string Say(IEnumerable<string> calls) => string.Join(", ", calls.CountBy(c => c).Select(c => $"{c.Value} {c.Key}"));

    private static string Name(ProxyRequest request) => request switch
    {
        { Kind: "PUT appendblock" } => "append",
        { Kind: "GET list" } => "LIST " + Subject(Uri.UnescapeDataString(request.Parameter("prefix") ?? "")),
        { Method: "PUT" or "GET" or "DELETE" or "HEAD" } when request.Parameter("restype") is { } type => $"{request.Method} {type}",
        _ => $"{request.Method} {Subject(Blob(request.Path))}",
    };

    /// <summary>The blob, from a path of account, container and blob.</summary>
    private static string Blob(string path) => Uri.UnescapeDataString(path).Split('/', 4) is [_, _, _, var blob] ? blob : "";

    private static string Subject(string name) => name.Split('/') switch
    {
        ["index", "live", _, { Length: > 0 } status] => $"live {status}",
        ["index", "status", var status, { Length: > 0 }] => $"status {status}",
        ["index", "flow", _, var status, _] => $"flow {status}",
        ["index", var list, ..] => list,
        ["runs", _, "payloads", ..] => "payload",
        ["runs", ..] => "journal",
        ["definitions", ..] => "definition",
        _ => name,
    };
}
