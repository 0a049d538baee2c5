using System.Text.Json;

namespace DurableFlows.Testing.Scripts;

/// <summary>A tool that a scripted model calls.</summary>
/// <param name="Name">The tool's name.</param>
/// <param name="Arguments">The arguments, passed on as they are, so that they may be malformed on purpose.</param>
/// <param name="Id">The call's id; when null, one that is unique in the conversation and the same in every run.</param>
public sealed record ToolCall(string Name, string Arguments = "{}", string? Id = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>A call whose arguments are an object turned into JSON.</summary>
    public static ToolCall Of(string name, object arguments) => new(name, JsonSerializer.Serialize(arguments, Json));

    internal string IdIn(ModelCall call, int index) => Id ?? $"call_{call.Round}_{index}";
}
