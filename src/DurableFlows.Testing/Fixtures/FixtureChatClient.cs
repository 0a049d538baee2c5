using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace DurableFlows.Testing.Fixtures;

/// <summary>Answers from a file of recorded conversations, and calls nothing. Safe for calls at the same time.</summary>
/// <remarks>
/// A call is the same as a recorded one when its messages, model, instructions, tools, tool mode, response format, temperature, top-p,
/// seed, stop sequences and limit of tokens are. What was recorded several times is answered in that order, and the last answer stays.
/// </remarks>
public sealed class FixtureChatClient : IChatClient
{
    private readonly string _path;
    private readonly IReadOnlyList<ExchangeWire> _exchanges;
    private readonly Dictionary<string, Queue<GivenWire>> _answers;
    private readonly Lock _gate = new();

    /// <summary>Opens a file that a <see cref="RecordingChatClient"/> has written.</summary>
    /// <exception cref="FlowException">With code <c>fixture.invalid</c>, when there is none or it is no fixture.</exception>
    public FixtureChatClient(string path)
    {
        (_path, _exchanges) = (path, FixtureFile.Load(path));
        // Hashed anew, so that a fixture that was edited by hand answers what it says.
        _answers = _exchanges.GroupBy(e => FixtureCalls.Hash(e.Asked)).ToDictionary(g => g.Key, g => new Queue<GivenWire>(g.Select(e => e.Given)));
    }

    /// <inheritdoc />
    /// <exception cref="FlowException">With code <c>fixture.not-recorded</c>, naming what differs from the recorded call that is most alike.</exception>
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(FixtureCalls.Response(Find(FixtureCalls.Asked(messages, options))));
    }

    /// <inheritdoc />
    /// <exception cref="FlowException">With code <c>fixture.not-recorded</c>, naming what differs from the recorded call that is most alike.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (var update in response.ToChatResponseUpdates())
            yield return update;
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Does nothing.</summary>
    public void Dispose()
    {
    }

    private GivenWire Find(AskedWire asked)
    {
        lock (_gate)
        {
            if (!_answers.TryGetValue(FixtureCalls.Hash(asked), out var answers))
                throw new FlowException(TestingCodes.FixtureNotRecorded, $"{_path} has no such call. {FixtureDifference.Tell(asked, _exchanges)} Record it again, or repair the test.");
            return answers.Count > 1 ? answers.Dequeue() : answers.Peek();
        }
    }
}
