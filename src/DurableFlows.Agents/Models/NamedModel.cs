using Microsoft.Extensions.AI;

namespace DurableFlows.Agents.Models;

/// <summary>A connection that was added in code.</summary>
internal sealed record NamedModel(string Name)
{
    public ModelConnection? Connection { get; init; }

    public Func<IServiceProvider, IChatClient>? Client { get; init; }

    public decimal InputPrice { get; init; }

    public decimal OutputPrice { get; init; }
}
