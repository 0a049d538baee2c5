using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace DurableFlows.Agents.Models;

/// <summary>How a model is reached and what it costs.</summary>
public sealed record ModelConnection
{
    /// <summary>Whose interface it has; default <see cref="ModelProvider.Openai"/>.</summary>
    [Description("Whose interface it has: openai (the default, also for servers that speak as OpenAI does), azure or ollama.")]
    public ModelProvider Provider { get; init; }

    /// <summary>The base address, http or https, of a server that speaks as OpenAI does, for example <c>https://host/v1</c>. Null: OpenAI's own, and for Ollama <c>http://127.0.0.1:11434/v1</c>. Azure needs one; of it the resource's address is enough.</summary>
    [MinLength(1)]
    [Description("The base address, http or https, such as https://host/v1; left out: OpenAI's own, or Ollama's on this machine. Needed for azure.")]
    public string? Endpoint { get; init; }

    /// <summary>The name of the model, or of its deployment.</summary>
    [MinLength(1)]
    [Description("The name of the model, or of its deployment.")]
    public required string Model { get; init; }

    /// <summary>The key; in a definition a reference such as <c>${env:NAME}</c>. Null for a server that takes none, and on Azure for the identity of the host.</summary>
    [MinLength(1)]
    [Description("The key, as a reference such as ${env:OPENAI_API_KEY}; left out: none, and for azure the identity of the host.")]
    public string? Key { get; init; }

    /// <summary>What a million tokens cost that go in, in the currency of your choice; 0 or more, default 0.</summary>
    [Range(0.0, 1_000_000_000.0)]
    [Description("What a million tokens cost that go in; default 0.")]
    public decimal InputPrice { get; init; }

    /// <summary>What a million tokens cost that come out, in the same currency; 0 or more, default 0.</summary>
    [Range(0.0, 1_000_000_000.0)]
    [Description("What a million tokens cost that come out; default 0.")]
    public decimal OutputPrice { get; init; }

    /// <summary>How long one call may take, and when the answer is streamed, how long each piece of it; 10 ms to 1 hour, default 2 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00", ParseLimitsInInvariantCulture = true)]
    [Description("How long one call may take, or a piece of a streamed one; default 2m.")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The connection without its key.</summary>
    public override string ToString() => $"{Model} of {Provider} at {Endpoint ?? "its own address"}";
}
