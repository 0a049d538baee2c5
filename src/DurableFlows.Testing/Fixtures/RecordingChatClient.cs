using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace DurableFlows.Testing.Fixtures;

/// <summary>Calls a model, and writes what was asked and answered into a file that a <see cref="FixtureChatClient"/> answers from.</summary>
/// <remarks>
/// The first answer replaces the file; each further one is added before the caller has it. Calls that fail, and streams that are not read
/// to their end, are not recorded. The file holds prompts and answers in clear, and no keys. Safe for calls at the same time.
/// </remarks>
/// <param name="inner">The model.</param>
/// <param name="path">The file.</param>
public sealed class RecordingChatClient(IChatClient inner, string path) : DelegatingChatClient(inner)
{
    private readonly Lock _gate = new();
    private readonly List<ExchangeWire> _exchanges = [];

    /// <inheritdoc />
    /// <exception cref="FlowException">With code <c>fixture.unsupported</c>, when a message holds what fixtures have no form for.</exception>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var asked = FixtureCalls.Asked(messages, options);
        var response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        Keep(asked, response);
        return response;
    }

    /// <inheritdoc />
    /// <exception cref="FlowException">With code <c>fixture.unsupported</c>, when a message holds what fixtures have no form for.</exception>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var asked = FixtureCalls.Asked(messages, options);
        List<ChatResponseUpdate> updates = [];
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            updates.Add(update);
            yield return update;
        }

        Keep(asked, updates.ToChatResponse());
    }

    private void Keep(AskedWire asked, ChatResponse response)
    {
        lock (_gate)
        {
            _exchanges.Add(new ExchangeWire { Hash = FixtureCalls.Hash(asked), Asked = asked, Given = FixtureCalls.Given(response) });
            FixtureFile.Save(path, _exchanges);
        }
    }
}
