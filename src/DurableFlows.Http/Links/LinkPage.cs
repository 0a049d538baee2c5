using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using DurableFlows.Approvals;
using DurableFlows.Http.Inputs;
using DurableFlows.Http.Problems;
using DurableFlows.Runs;
using DurableFlows.Values;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Links;

/// <summary>The page behind a link: what is asked, exactly what would be executed, and the buttons. No script.</summary>
internal static class LinkPage
{
    private const int MaxField = 10_000;
    private static readonly JsonSerializerOptions Indented = new(HttpJson.Options) { WriteIndented = true };

    public static HtmlResult Ask(RequestDetails request, AnswerLink link)
    {
        var asked = request.Request;
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<p class=who>{Text(request.Flow)} · run {Text(request.Run)} · asked {request.AskedAt:u}</p><h1>{Text(asked.Title)}</h1>");
        if (asked.Message is { } message)
            page.Append(CultureInfo.InvariantCulture, $"<p class=message>{Text(message)}</p>");
        if (request.Shown is { IsNull: false } shown)
            page.Append(CultureInfo.InvariantCulture, $"<h2>{(asked.Kind == RequestKind.Approval ? "What will be executed" : "What this is about")}</h2><pre>{Text(JsonSerializer.Serialize(shown.Element, Indented))}</pre>");
        page.Append("<form method=post>");
        if (asked.Kind == RequestKind.Approval)
            page.Append("<label>Comment<textarea name=comment rows=3></textarea></label><button name=decision value=approve class=yes>Approve</button><button name=decision value=reject class=no>Reject</button>");
        else if (asked.Choices.Count > 0)
            page.AppendJoin("", asked.Choices.Select(c => $"<button name=reply value=\"{Text(c)}\">{Text(c)}</button>"));
        else
            page.Append("<label>Your reply<textarea name=reply rows=4 required></textarea></label><button class=yes>Send</button>");
        page.Append(CultureInfo.InvariantCulture, $"</form><p class=who>You answer as {Text(link.Person)}. The link works once, until {link.Expires:u}.</p>");
        return Page(asked.Title, page.ToString());
    }

    public static HtmlResult Done(RequestDetails request, AnswerBody body)
        => Page("Thank you", $"<h1>Thank you</h1><p>Your answer to “{Text(request.Request.Title)}” was recorded: {body.Decision?.ToString().ToLowerInvariant()}. You may close this page.</p>");

    public static HtmlResult Refused(FlowException error)
        => Page("Not recorded", $"<h1>Your answer was not used</h1><p>{Text(error.Message)}</p>", ProblemStatus.Of(error));

    /// <summary>What the form says.</summary>
    public static async Task<AnswerBody> ReadAsync(ApiCall call, RequestDetails request)
    {
        var form = await call.Request.ReadFormAsync(
            new Microsoft.AspNetCore.Http.Features.FormOptions { BufferBody = false, ValueCountLimit = 10, ValueLengthLimit = MaxField, BufferBodyLengthLimit = 10 * MaxField, MultipartBodyLengthLimit = 10 * MaxField },
            call.Cancellation).ConfigureAwait(false);
        var comment = form["comment"].ToString() is { Length: > 0 } text ? text : null;
        if (request.Request.Kind == RequestKind.Approval)
        {
            AnswerDecision? decision = form["decision"].ToString() switch { "approve" => AnswerDecision.Approve, "reject" => AnswerDecision.Reject, _ => null };
            return new AnswerBody { Decision = decision, Comment = comment };
        }

        return new AnswerBody { Decision = AnswerDecision.Reply, Comment = comment, Reply = Reply(request, form["reply"].ToString()) };
    }

    /// <summary>A free reply is a text, unless the question asks for something else that the text can be read as.</summary>
    private static FlowValue Reply(RequestDetails request, string text)
    {
        if (request.Request.Schema is { } schema && schema.ValueKind == JsonValueKind.Object
            && schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() != "string")
        {
            try
            {
                return FlowValue.FromElement(JsonElement.Parse(Encoding.UTF8.GetBytes(text)));
            }
            catch (JsonException)
            {
                // The schema will say what is wanted.
            }
        }

        return FlowValue.From(text);
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static HtmlResult Page(string title, string body, int status = StatusCodes.Status200OK) => new HtmlResult($$$"""
        <!doctype html><html lang=en><head><meta charset=utf-8><meta name=viewport content="width=device-width, initial-scale=1"><title>{{{Text(title)}}}</title><style>
        body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
        h1{font-size:1.5rem;margin:.2rem 0 1rem}h2{font-size:1rem;margin:1.5rem 0 .3rem}.who{color:#57606a;font-size:.85rem}.message{white-space:pre-wrap}
        pre{background:#f6f8fa;border:1px solid #d0d7de;border-radius:6px;padding:1rem;overflow:auto;max-height:24rem}
        textarea{display:block;width:100%;box-sizing:border-box;font:inherit;padding:.5rem;border:1px solid #8c959f;border-radius:6px}
        button{font:inherit;margin:1rem .6rem 0 0;padding:.5rem 1.4rem;border-radius:6px;border:1px solid #8c959f;background:#f6f8fa;cursor:pointer}
        .yes{background:#1a7f37;border-color:#1a7f37;color:#fff}.no{background:#fff;border-color:#cf222e;color:#cf222e}
        @media(prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}pre,button{background:#161b22;border-color:#30363d;color:inherit}.yes{background:#238636}.no{color:#ff7b72}.who{color:#9198a1}textarea{background:#0d1117;color:inherit}}
        </style></head><body>{{{body}}}</body></html>
        """, status);
}
