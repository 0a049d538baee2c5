using System.Security.Cryptography;
using System.Text;
using DurableFlows.Http.Problems;

namespace DurableFlows.Http.Runs;

/// <summary>The id of a run that is started under an <c>Idempotency-Key</c>: the same key of the same caller for the same flow gives the same id.</summary>
internal static class StartKey
{
    private const string Header = "Idempotency-Key";
    private const int MaxLength = 255;

    /// <summary>The id; null when the request brings no key.</summary>
    public static string? RunOf(ApiCall call, string flow)
    {
        if (!call.Request.Headers.TryGetValue(Header, out var values))
            return null;
        var key = values.ToString();
        if (values.Count != 1 || key.Length is 0 or > MaxLength)
            throw ApiProblem.Malformed($"{Header} must be one text of 1 to {MaxLength} characters.");
        var seed = $"{flow}\n{call.Caller.Name}\n{key}";
        return "key-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(seed)))[..40];
    }
}
