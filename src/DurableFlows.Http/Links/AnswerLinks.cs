using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using DurableFlows.Execution;
using DurableFlows.Http.Problems;
using DurableFlows.Http.Routes;
using DurableFlows.Runs;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Links;

/// <summary>Signs links and checks them. Nothing is kept: a link says all there is, and the journal says whether it was used.</summary>
internal sealed class AnswerLinks(FlowApiOptions options, TimeProvider time, IdSource ids)
{
    private const int MaxToken = 4096;

    /// <summary>A token for one person.</summary>
    public string Sign(RequestDetails request, string person, IReadOnlyList<string> roles, TimeSpan lifetime, out AnswerLink link)
    {
        var expires = time.GetUtcNow() + lifetime;
        link = new AnswerLink
        {
            Id = ids.NewId(),
            Run = request.Run,
            Request = request.Request.Id,
            InputHash = request.Request.InputHash,
            Person = person,
            Roles = roles,
            Expires = request.Request.Deadline is { } deadline && deadline < expires ? deadline : expires,
        };
        var body = JsonSerializer.SerializeToUtf8Bytes(link, HttpJson.Options);
        return Base64Url.EncodeToString(body) + "." + Base64Url.EncodeToString(HMACSHA256.HashData(Key(), body));
    }

    /// <summary>What a token stands for.</summary>
    public AnswerLink Read(string token)
    {
        var key = Key();
        var dot = token.IndexOf('.');
        if (dot < 1 || token.Length > MaxToken || Decode(token[..dot]) is not { } body || Decode(token[(dot + 1)..]) is not { } mac
            || !CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, body), mac))
        {
            throw new ApiProblem(StatusCodes.Status401Unauthorized, HttpCodes.LinkInvalid, "This link was not made here, or was changed on its way. Ask for a new one.");
        }

        var link = JsonSerializer.Deserialize<AnswerLink>(body, HttpJson.Options) ?? throw new InvalidOperationException("A signed link is empty.");
        return time.GetUtcNow() < link.Expires ? link : throw Expired("This link is too old.");
    }

    /// <summary>The whole address behind which a token is taken.</summary>
    public static string Address(string root, string token)
        => $"{root.TrimEnd('/')}/{FlowRoutes.Prefix}/{FlowRoutes.InputByToken.Replace("{token}", token, StringComparison.Ordinal)}";

    public static ApiProblem Expired(string why) => new(StatusCodes.Status410Gone, HttpCodes.LinkExpired, $"{why} Nothing was changed. Ask for a new one.");

    private byte[] Key() => options.LinkKey is { Length: >= LinkKey.Shortest } key ? key.ToArray() : throw new ApiProblem(StatusCodes.Status404NotFound, HttpCodes.LinksOff,
        $"This server signs no links: it has no key for them, or one shorter than {LinkKey.Shortest} bytes.");

    private static byte[]? Decode(string text)
    {
        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
