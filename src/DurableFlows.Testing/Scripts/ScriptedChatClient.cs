using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace DurableFlows.Testing.Scripts;

/// <summary>A model that says what a script says, and keeps every call it gets. Safe for calls at the same time.</summary>
/// <remarks>
/// A turn with a fault throws what an <see cref="HttpClient"/> throws: an <see cref="HttpRequestException"/> with the status or for a reset,
/// a <see cref="TaskCanceledException"/> around a <see cref="TimeoutException"/>, an <see cref="HttpIOException"/> in the middle of an answer.
/// </remarks>
/// <param name="script">The script.</param>
/// <param name="time">The clock that delays are waited on; the system's when null.</param>
public sealed class ScriptedChatClient(ModelScript script, TimeProvider? time = null) : IChatClient
{
    private readonly ScriptReader _reader = new(script);
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Makes a client whose turns answer one after the other.</summary>
    public ScriptedChatClient(params ModelTurn[] turns)
        : this(new ModelScript(turns))
    {
    }

    /// <summary>The name of the model, for calls that name none.</summary>
    public string Model { get; init; } = "scripted";

    /// <summary>Every call, in the order they came.</summary>
    public IReadOnlyList<ModelCall> Calls => _reader.Calls;

    /// <summary>The turns that have answered nothing yet.</summary>
    public IReadOnlyList<ModelTurn> Unused => _reader.Unused;

    /// <inheritdoc />
    /// <exception cref="FlowException">With code <c>script.ended</c>, when no turn answers.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var reply = await TakeAsync(messages, options, streaming: false, cancellationToken).ConfigureAwait(false);
        return reply.Turn.Fault?.CutAfter is null
            ? reply.Whole()
            : throw new HttpIOException(HttpRequestError.ResponseEnded, "The connection was lost in the middle of the answer. The script says so.");
    }

    /// <inheritdoc />
    /// <exception cref="FlowException">With code <c>script.ended</c>, when no turn answers.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reply = await TakeAsync(messages, options, streaming: true, cancellationToken).ConfigureAwait(false);
        var cut = reply.Turn.Fault?.CutAfter;
        foreach (var piece in reply.Pieces().Take(cut ?? int.MaxValue))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return piece;
        }

        if (cut is not null)
            throw new HttpIOException(HttpRequestError.ResponseEnded, $"The connection was lost after {cut} pieces of the answer. The script says so.");
        yield return reply.End();
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;
        return serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("scripted", null, Model) : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Does nothing; the calls stay there to look at.</summary>
    public void Dispose()
    {
    }

    private async Task<TurnReply> TakeAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, bool streaming, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var (call, turn) = _reader.Take(n => ModelCall.Of(n, messages, options, streaming));
        if (turn.Delay > TimeSpan.Zero)
            await Task.Delay(turn.Delay, _time, cancellation).ConfigureAwait(false);
        if (turn.Fault is { } fault)
            Throw(fault);
        return new TurnReply(turn, call, options?.ModelId ?? Model, _time.GetUtcNow());
    }

    private static void Throw(TurnFault fault)
    {
        if (fault.Error is { } error)
            throw error;
        if (fault.CutAfter == 0)
            throw new HttpRequestException(HttpRequestError.ConnectionError, "The connection was reset. The script says so.");
        if (fault.Hang)
            throw new TaskCanceledException("The model did not answer in time. The script says so.", new TimeoutException());
        if (fault.Status is { } status)
            throw new HttpRequestException(fault.Message ?? $"The model's server answered with status {status}. The script says so.", null, (HttpStatusCode)status);
    }
}
