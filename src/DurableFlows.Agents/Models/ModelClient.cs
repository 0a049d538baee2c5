using DurableFlows.Nodes;
using Microsoft.Extensions.AI;

namespace DurableFlows.Agents.Models;

/// <summary>A model that can be called.</summary>
/// <param name="Name">What it is called in records and messages.</param>
/// <param name="Client">The client.</param>
/// <param name="InputPrice">What a million tokens cost that go in.</param>
/// <param name="OutputPrice">What a million tokens cost that come out.</param>
/// <param name="Secrets">Takes its key out of what is said about it.</param>
internal sealed record ModelClient(string Name, IChatClient Client, decimal InputPrice, decimal OutputPrice, Redaction Secrets)
{
    private const decimal Million = 1_000_000;

    public decimal Cost(long inputTokens, long outputTokens) => ((inputTokens * InputPrice) + (outputTokens * OutputPrice)) / Million;
}
