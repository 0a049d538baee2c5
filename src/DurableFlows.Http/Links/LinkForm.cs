using System.Text;
using System.Text.Json;
using DurableFlows.Approvals;
using DurableFlows.Http.Inputs;
using DurableFlows.Runs;
using DurableFlows.Values;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DurableFlows.Http.Links;

/// <summary>What the form of a link's page says.</summary>
internal static class LinkForm
{
    /// <summary>The longest comment or reply, in characters.</summary>
    public const int MaxField = 10_000;

    public static async Task<AnswerBody> ReadAsync(ApiCall call, RequestDetails request)
    {
        var form = await call.Request.ReadFormAsync(
            new FormOptions { BufferBody = false, ValueCountLimit = 10, ValueLengthLimit = MaxField, BufferBodyLengthLimit = 10 * MaxField, MultipartBodyLengthLimit = 10 * MaxField },
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
}
