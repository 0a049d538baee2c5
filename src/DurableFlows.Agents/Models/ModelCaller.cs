using DurableFlows.Nodes;
using Microsoft.Extensions.AI;

namespace DurableFlows.Agents.Models;

/// <summary>Calls a model, and when it does not answer the next one.</summary>
internal sealed class ModelCaller(ModelConnections connections)
{
    /// <summary>Calls the first model that answers.</summary>
    /// <param name="models">The models, in the order they are asked.</param>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The options of the call.</param>
    /// <param name="onText">Is given the text piece by piece as it comes, also of a model that fails after some; null for an answer in one. Must not throw.</param>
    /// <param name="cancellation">Cancels the call; then nothing falls back.</param>
    /// <exception cref="NodeException">When none answers, with the code of the last failure that calling again may help, else of the last one; with <c>model.unknown</c> before any is called.</exception>
    public async Task<ModelReply> CallAsync(
        IReadOnlyList<ModelChoice> models, IReadOnlyList<ChatMessage> messages, ChatOptions options, Action<string>? onText, CancellationToken cancellation)
    {
        // All of them at once: a fallback with a wrong name would else be noticed when it is needed.
        var clients = models.Select(connections.Find).ToArray();
        var failed = new List<ModelFailure>();
        foreach (var client in clients)
        {
            var (reply, failure) = await TryAsync(client, messages, options, onText, cancellation).ConfigureAwait(false);
            if (reply is not null)
                return reply with { Failed = failed };
            if (failure is not null)
                failed.Add(failure);
        }

        throw NoAnswer(failed);
    }

    private static async Task<(ModelReply? Reply, ModelFailure? Failure)> TryAsync(
        ModelClient client, IReadOnlyList<ChatMessage> messages, ChatOptions options, Action<string>? onText, CancellationToken cancellation)
    {
        try
        {
            var response = onText is null
                ? await client.Client.GetResponseAsync(messages, options, cancellation).ConfigureAwait(false)
                : await StreamAsync(client.Client, messages, options, onText, cancellation).ConfigureAwait(false);
            var message = Merged(response);
            return ModelErrors.Of(client, response, message) is { } lacking ? (null, lacking) : (Reply(client, messages, options, response, message), null);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            return (null, ModelErrors.Of(client, e));
        }
    }

    private static async Task<ChatResponse> StreamAsync(
        IChatClient client, IReadOnlyList<ChatMessage> messages, ChatOptions options, Action<string> onText, CancellationToken cancellation)
    {
        var pieces = new List<ChatResponseUpdate>();
        await foreach (var piece in client.GetStreamingResponseAsync(messages, options, cancellation).ConfigureAwait(false))
        {
            pieces.Add(piece);
            if (piece.Text.Length > 0)
                onText(piece.Text);
        }

        return pieces.ToChatResponse();
    }

    private static ChatMessage Merged(ChatResponse response)
    {
        var contents = response.Messages.SelectMany(m => m.Contents).ToArray();
        var reasoning = string.Concat(contents.OfType<TextReasoningContent>().Select(c => c.Text));
        var text = string.Concat(contents.OfType<TextContent>().Select(c => c.Text));
        var merged = new List<AIContent>();
        if (reasoning.Length > 0)
            merged.Add(new TextReasoningContent(reasoning));
        if (text.Length > 0)
            merged.Add(new TextContent(text));
        merged.AddRange(contents.OfType<FunctionCallContent>());
        return new ChatMessage(ChatRole.Assistant, merged);
    }

    private static ModelReply Reply(ModelClient client, IReadOnlyList<ChatMessage> messages, ChatOptions options, ChatResponse response, ChatMessage message)
    {
        var input = response.Usage?.InputTokenCount;
        var output = response.Usage?.OutputTokenCount;
        var inputTokens = input ?? ModelTokens.Estimate(messages, options.Instructions);
        var outputTokens = output ?? ModelTokens.Estimate([message]);
        return new ModelReply
        {
            Message = message,
            Model = client.Name,
            Failed = [],
            InputTokens = inputTokens,
            OutputTokens = outputTokens,
            Estimated = input is null || output is null,
            Cost = client.Cost(inputTokens, outputTokens),
            Finish = response.FinishReason?.Value ?? "stop",
        };
    }

    private static NodeException NoAnswer(List<ModelFailure> failed)
    {
        var decisive = failed.LastOrDefault(f => f.Retryable) ?? failed[^1];
        var said = string.Join(" ", failed.Select(f => $"{f.Model}: {f.Message}"));
        return new NodeException(decisive.Code, failed.Count == 1 ? $"The model did not answer. {said}" : $"None of {failed.Count} models answered. {said}", decisive.Retryable);
    }
}
