using System.Text.Json;
using DurableFlows.Testing.Scripts;

namespace DurableFlows.Testing.Stub;

/// <summary>A call of the chat completions as it came over HTTP.</summary>
public sealed record StubCall
{
    /// <summary>Its headers, by name in any case; several values of one are joined by commas.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Its body; undefined when it was no JSON.</summary>
    public JsonElement Body { get; init; }

    /// <summary>The call in the types of a chat client; null when it was refused before the script was asked.</summary>
    public ModelCall? Call { get; init; }

    /// <summary>The header <c>Authorization</c>; null when there is none.</summary>
    public string? Authorization => Headers.GetValueOrDefault("Authorization");

    /// <summary>The header <c>Idempotency-Key</c>; null when there is none.</summary>
    public string? IdempotencyKey => Headers.GetValueOrDefault("Idempotency-Key");
}
