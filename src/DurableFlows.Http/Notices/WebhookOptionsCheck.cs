using Microsoft.Extensions.Options;

namespace DurableFlows.Http.Notices;

/// <summary>Refuses addresses that no notice would reach as meant.</summary>
internal sealed class WebhookOptionsCheck : IValidateOptions<WebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookOptions options) => options.Url switch
    {
        null => ValidateOptionsResult.Skip, // said already
        { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "" } => ValidateOptionsResult.Success,
        _ => ValidateOptionsResult.Fail("WebhookOptions.Url must be an absolute http or https address without a user name or password; sign notices with Secret instead."),
    };
}
