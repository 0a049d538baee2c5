using DurableFlows.Http.Links;
using Microsoft.Extensions.Options;

namespace DurableFlows.Http;

/// <summary>Refuses keys that sign nothing.</summary>
internal sealed class FlowApiOptionsCheck : IValidateOptions<FlowApiOptions>
{
    public ValidateOptionsResult Validate(string? name, FlowApiOptions options)
    {
        var mistakes = new List<string>();
        if (options.LinkKey is { Length: < LinkKey.Shortest } key)
            mistakes.Add($"FlowApiOptions.LinkKey has {key.Length} bytes. Give it {LinkKey.Shortest} or more from a random source, or null for no links.");
        if (options.BundleKey is { CanSign: false })
            mistakes.Add("FlowApiOptions.BundleKey is a public key, which signs nothing. Give it a private one, or null for bundles that are not signed.");
        return mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }
}
