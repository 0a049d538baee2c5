using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using DurableFlows.Approvals;
using DurableFlows.Execution;
using DurableFlows.Http.Problems;
using DurableFlows.Runs;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Links;

/// <summary>The page behind a link: what is asked, exactly what would be executed, and the buttons. No script.</summary>
internal static class LinkPage
{
    private static readonly JsonSerializerOptions Indented = new(HttpJson.Options) { WriteIndented = true };

    public static HtmlResult Ask(RequestDetails request, AnswerLink link)
    {
        var asked = request.Request;
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<p class=small>{Text(request.Flow)} · run {Text(request.Run)} · asked {Time(request.AskedAt)}</p><h1 id=title>{Text(asked.Title)}</h1>");
        if (asked.Message?.Trim() is { Length: > 0 } message)
            page.Append(CultureInfo.InvariantCulture, $"<p class=message>{Text(message)}</p>");
        if (request.Shown is { IsNull: false } shown)
            page.Append(CultureInfo.InvariantCulture, $"<h2 id=shown>{Heading(request)}</h2><pre tabindex=0 role=region aria-labelledby=shown>{Text(JsonSerializer.Serialize(shown.Element, Indented))}</pre>");
        if (request.Status == RequestStatus.Open)
            page.Append(Form(request, link));
        else
            page.Append(CultureInfo.InvariantCulture, $"<p class=note>This was {Status(request.Status)}{By(request)}. There is nothing left to answer.</p>");
        return PageFrame.Of(asked.Title, page.ToString());
    }

    public static HtmlResult Done(AnswerResult result)
    {
        var request = result.Request;
        var came = result.Verdict switch
        {
            AnswerVerdict.Repeated => "You had said the same before.",
            AnswerVerdict.Counted => $"{request.Approvals} of {request.Request.Quorum} approvals are there; it waits for the others.",
            _ => $"It is {Status(request.Status)}.",
        };
        return PageFrame.Of("Thank you", $"<h1>Thank you</h1><p>Your answer to “{Text(request.Request.Title)}” is recorded. {came}</p><p>You may close this page.</p>");
    }

    /// <summary>An answer that came to nothing. One that was only badly put can be put better.</summary>
    public static HtmlResult NotUsed(FlowException error)
    {
        var again = ProblemStatus.Of(error) == StatusCodes.Status400BadRequest ? "<p><a href=\"\">Back to the question</a></p>" : "";
        return PageFrame.Of("Not recorded", $"<h1>Your answer was not used</h1><p>{Text(error.Message)}</p>{again}", ProblemStatus.Of(error));
    }

    public static HtmlResult NothingToAnswer(FlowException error)
        => PageFrame.Of("Nothing to answer", $"<h1>There is nothing to answer here</h1><p>{Text(error.Message)}</p>", ProblemStatus.Of(error));

    private static string Heading(RequestDetails request) => request switch
    {
        { Status: not RequestStatus.Open } => "What was shown",
        { Request.Kind: RequestKind.Approval } => "What will be executed",
        _ => "What this is about",
    };

    private static string Form(RequestDetails request, AnswerLink link)
    {
        var asked = request.Request;
        var fields = asked switch
        {
            { Kind: RequestKind.Approval } => $"<label for=comment>Comment (optional)</label><textarea id=comment name=comment rows=3 maxlength={LinkForm.MaxField}></textarea><div class=buttons><button name=decision value=approve class=yes>Approve</button><button name=decision value=reject class=no>Reject</button></div>",
            { Choices.Count: > 0 } => $"<div class=buttons role=group aria-labelledby=title>{string.Concat(asked.Choices.Select(c => $"<button name=reply value=\"{Text(c)}\">{Text(c)}</button>"))}</div>",
            _ => $"<label for=reply>Your reply</label><textarea id=reply name=reply rows=4 maxlength={LinkForm.MaxField} required></textarea><div class=buttons><button class=yes>Send</button></div>",
        };
        var quorum = asked.Quorum > 1 ? $" {request.Approvals} of {asked.Quorum} approvals are there." : "";
        return $"<form method=post>{fields}</form><p class=small>You answer as {Text(link.Person)}.{quorum} The link works once, until {Time(link.Expires)}.</p>";
    }

    private static string By(RequestDetails request)
        => request.Answers.LastOrDefault(a => a.Verdict == AnswerVerdict.Accepted) is { } answer ? $" by {Text(answer.By)} on {Time(answer.At)}" : "";

    private static string Status(RequestStatus status) => status == RequestStatus.Replied ? "answered" : status.ToString().ToLowerInvariant();

    private static string Time(DateTimeOffset time)
        => string.Create(CultureInfo.InvariantCulture, $"<time datetime=\"{time.UtcDateTime:s}Z\">{time.UtcDateTime:d MMMM yyyy, HH:mm} UTC</time>");

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
