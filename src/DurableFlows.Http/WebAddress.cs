using DurableFlows.Diagnostics;

namespace DurableFlows.Http;

/// <summary>An address on the web, as an option or a setting holds it.</summary>
public static class WebAddress
{
    /// <summary>What an option or setting says.</summary>
    /// <param name="text">The address.</param>
    /// <param name="source">The option or setting, as messages name it.</param>
    /// <param name="example">An address that would do.</param>
    /// <returns>The address; null where there is none.</returns>
    /// <exception cref="FlowException">With code <c>setting.invalid</c>; the message does not show the address, which may hold a secret.</exception>
    public static Uri? Read(string? text, string source, string example)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", UserInfo: "" }
            ? address
            : throw new FlowException(ErrorCodes.SettingInvalid, $"{source} must be an address such as {example}, without a user name or password.");
    }
}
