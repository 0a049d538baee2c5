using System.ClientModel;
using System.Text.RegularExpressions;
using Azure.Identity;
using DurableFlows.Nodes;
using Microsoft.Extensions.AI;

namespace DurableFlows.Agents.Models;

/// <summary>Tells what kind of failure a client's exception, or an answer without content, is.</summary>
internal static partial class ModelErrors
{
    private const int LongestMessage = 500;

    public static ModelFailure Of(ModelClient client, Exception exception)
    {
        var (code, message) = exception switch
        {
            ClientResultException { Status: > 0 } http => (CodeOf(http.Status), http.Message + RetryAfter(http)),
            HttpRequestException { StatusCode: { } status } http => (CodeOf((int)status), http.Message),
            // OpenAI's client looks for the first choice where there is none.
            ArgumentOutOfRangeException => (AgentCodes.ModelEmpty, "It answered with nothing."),
            OperationCanceledException or TimeoutException => (AgentCodes.ModelUnavailable, "It did not answer in time."),
            AuthenticationFailedException identity => (AgentCodes.ModelUnauthorized, identity.Message),
            FlowException flow => (flow.Code, flow.Message),
            // A connection that was lost, and what the authors of other clients throw: worth another try.
            _ => (AgentCodes.ModelUnavailable, Reasons(exception)),
        };
        return Failure(client, code, message) with { Retryable = exception is FlowException ? exception is NodeException { Retryable: true } : IsRetryable(code) };
    }

    /// <summary>What an answer lacks; null when it is one.</summary>
    public static ModelFailure? Of(ModelClient client, ChatResponse response, ChatMessage message)
    {
        if (response.FinishReason == ChatFinishReason.ContentFilter)
            return Failure(client, AgentCodes.ModelRefused, "Its content filter stopped the answer.");
        if (message.Text.Length > 0 || message.Contents.OfType<FunctionCallContent>().Any())
            return null;
        if (response.Messages.SelectMany(m => m.Contents).OfType<ErrorContent>().FirstOrDefault() is { } error)
            return Failure(client, AgentCodes.ModelRefused, error.Message);
        return Failure(client, AgentCodes.ModelEmpty, response.FinishReason == ChatFinishReason.Length
            ? "It reached its limit of tokens before it said anything."
            : "It answered with nothing.");
    }

    private static ModelFailure Failure(ModelClient client, string code, string message)
    {
        var line = WhiteSpace().Replace(client.Secrets.Apply(message), " ").Trim();
        return new ModelFailure(client.Name, code, line.Length <= LongestMessage ? line : line[..LongestMessage] + "…") { Retryable = IsRetryable(code) };
    }

    private static bool IsRetryable(string code) => code is AgentCodes.ModelRateLimited or AgentCodes.ModelUnavailable or AgentCodes.ModelEmpty;

    private static string CodeOf(int status) => status switch
    {
        429 => AgentCodes.ModelRateLimited,
        401 or 403 => AgentCodes.ModelUnauthorized,
        408 or < 400 or >= 500 => AgentCodes.ModelUnavailable,
        _ => AgentCodes.ModelRefused,
    };

    // What the outermost says is often no more than that something went wrong.
    private static string Reasons(Exception exception) =>
        exception.GetBaseException() is var first && first != exception ? $"{exception.Message} {first.Message}" : exception.Message;

    private static string RetryAfter(ClientResultException http) =>
        http.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var after) == true ? $" Retry after: {after}." : "";

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
