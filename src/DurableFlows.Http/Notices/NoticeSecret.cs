using DurableFlows.Diagnostics;

namespace DurableFlows.Http.Notices;

/// <summary>What receivers know notices by, as a setting holds it.</summary>
public static class NoticeSecret
{
    /// <summary>The setting.</summary>
    public const string Setting = "FLOWS_NOTIFY_SECRET";

    /// <summary>What the setting says.</summary>
    /// <returns>The secret; null where there is none.</returns>
    /// <exception cref="FlowException">With code <c>setting.invalid</c>; the message shows nothing of the secret.</exception>
    public static string? Read(string? text) => text switch
    {
        null or "" => null,
        { Length: < WebhookOptions.ShortestSecret } => throw new FlowException(ErrorCodes.SettingInvalid, $"{Setting} must be {WebhookOptions.ShortestSecret} characters or more: openssl rand -hex 32"),
        _ => text,
    };
}
