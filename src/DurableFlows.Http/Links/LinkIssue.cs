using DurableFlows.Approvals;
using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Http.Inputs;
using DurableFlows.Http.Problems;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Links;

/// <summary>Makes a link that answers a request.</summary>
internal static class LinkIssue
{
    /// <summary>The longest name of a person, in characters.</summary>
    public const int LongestName = 200;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    public static async Task<IResult> IssueAsync(ApiCall call)
    {
        var run = call.Run;
        var body = await RequestBody.ObjectAsync<LinkBody>(call).ConfigureAwait(false);
        if (string.IsNullOrWhiteSpace(body.For) || body.For.Length > LongestName)
            throw ApiProblem.Malformed($"'for' must name the person who is to answer, in up to {LongestName} characters.");
        if (body.Roles is { } roles && (roles.Count > 20 || roles.Any(r => string.IsNullOrWhiteSpace(r) || r.Length > 100)))
            throw ApiProblem.Malformed("'roles' are up to 20 names of up to 100 characters.");
        var lifetime = body.ExpiresIn is { } text ? Duration.Parse(text) : call.Api.Options.LinkLifetime;
        if (lifetime <= TimeSpan.Zero || lifetime > Longest)
            throw ApiProblem.Malformed($"'expiresIn' must be more than nothing and at most {Duration.Format(Longest)}.");
        var request = await InputReading.FindAsync(call, run, call.Part("request")).ConfigureAwait(false);
        if (request.Status != RequestStatus.Open)
            throw new FlowException(ErrorCodes.RequestAnswered, $"Request '{request.Request.Id}' is {request.Status.ToString().ToLowerInvariant()}; there is nothing to answer.");
        var token = call.Api.Links.Sign(request, body.For, body.Roles ?? [], lifetime, out var link);
        return ApiCall.Json(new { url = Url(call, token), token, link.Expires, @for = link.Person }, StatusCodes.Status201Created);
    }

    /// <summary>The whole address, for a mail.</summary>
    private static string Url(ApiCall call, string token)
    {
        var root = call.Api.Options.PublicAddress?.ToString().TrimEnd('/') ?? $"{call.Request.Scheme}://{call.Request.Host}";
        return AnswerLinks.Address(root + call.Request.PathBase, token);
    }
}
