using DurableFlows.Http.Links;
using Microsoft.Extensions.Options;

namespace DurableFlows.Http;

/// <summary>Refuses keys that no link is signed with.</summary>
internal sealed class FlowApiOptionsCheck : IValidateOptions<FlowApiOptions>
{
    public ValidateOptionsResult Validate(string? name, FlowApiOptions options) => options.LinkKey is { Length: < LinkKey.Shortest } key
        ? ValidateOptionsResult.Fail($"FlowApiOptions.LinkKey has {key.Length} bytes. Give it {LinkKey.Shortest} or more from a random source, or null for no links.")
        : ValidateOptionsResult.Success;
}
