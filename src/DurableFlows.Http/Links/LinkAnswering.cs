using DurableFlows.Approvals;
using DurableFlows.Diagnostics;
using DurableFlows.Http.Inputs;
using DurableFlows.Http.Problems;
using DurableFlows.Journal;
using DurableFlows.Runs;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Links;

/// <summary>Shows what a link asks, and takes the answer. Looking changes nothing: mail programs follow links too.</summary>
internal static class LinkAnswering
{
    public static async Task<IResult> ShowAsync(ApiCall call)
    {
        Private(call);
        if (call.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
            return await PageAsync(call).ConfigureAwait(false);
        var (link, request) = await FindAsync(call).ConfigureAwait(false);
        var shown = await Shown.OfAsync(call, RunId.Parse(link.Run), request).ConfigureAwait(false);
        return ApiCall.Json(new { link.Person, link.Expires, input = InputReading.Body(call, shown) });
    }

    public static async Task<IResult> AnswerAsync(ApiCall call)
    {
        Private(call);
        if (call.Request.HasFormContentType)
            return await FormAsync(call).ConfigureAwait(false);
        var (link, request) = await FindAsync(call).ConfigureAwait(false);
        var body = await RequestBody.ObjectAsync<AnswerBody>(call).ConfigureAwait(false);
        if (body.By is { } by && by != link.Person)
            throw ApiProblem.Malformed($"The link is {link.Person}'s; leave 'by' away.");
        return await InputAnswering.SendAsync(call, RunId.Parse(link.Run), request.Request.Id, body, Answerer(link)).ConfigureAwait(false);
    }

    private static async Task<IResult> PageAsync(ApiCall call)
    {
        try
        {
            var (link, request) = await FindAsync(call).ConfigureAwait(false);
            return LinkPage.Ask(await Shown.OfAsync(call, RunId.Parse(link.Run), request).ConfigureAwait(false), link);
        }
        catch (FlowException e) when (IsForPeople(e))
        {
            return LinkPage.NothingToAnswer(e);
        }
    }

    private static async Task<IResult> FormAsync(ApiCall call)
    {
        try
        {
            var (link, request) = await FindAsync(call).ConfigureAwait(false);
            var body = await LinkForm.ReadAsync(call, request).ConfigureAwait(false);
            return LinkPage.Done(await InputAnswering.GiveAsync(call, RunId.Parse(link.Run), request.Request.Id, body, Answerer(link)).ConfigureAwait(false));
        }
        catch (FlowException e) when (IsForPeople(e))
        {
            return LinkPage.NotUsed(e);
        }
    }

    private static bool IsForPeople(FlowException error) => ProblemStatus.Of(error) < StatusCodes.Status500InternalServerError;

    private static Answerer Answerer(AnswerLink link) => new(link.Person, link.Roles, link.Via);

    private static async Task<(AnswerLink Link, RequestDetails Request)> FindAsync(ApiCall call)
    {
        var link = call.Api.Links.Read(call.Part("token"));
        RequestDetails request;
        try
        {
            request = await InputReading.FindAsync(call, RunId.Parse(link.Run), link.Request).ConfigureAwait(false);
        }
        catch (FlowException e) when (e.Code is ErrorCodes.RunNotFound or ErrorCodes.RequestNotFound)
        {
            throw AnswerLinks.Expired("What this link was about is not there any more.");
        }

        if (request.Answers.Any(a => a.Via == link.Via))
            throw new ApiProblem(StatusCodes.Status410Gone, HttpCodes.LinkUsed, "This link was used. It answers once; nothing was changed.");
        if (request.Request.InputHash != link.InputHash || request.Status is RequestStatus.Withdrawn or RequestStatus.Expired)
            throw AnswerLinks.Expired("What this link asks is no longer asked.");
        return (link, request);
    }

    /// <summary>The address is the secret, so nobody may keep it or pass it on.</summary>
    private static void Private(ApiCall call)
    {
        call.Http.Response.Headers.CacheControl = "no-store";
        call.Http.Response.Headers["Referrer-Policy"] = "no-referrer";
        call.Http.Response.Headers["X-Robots-Tag"] = "noindex";
    }
}
