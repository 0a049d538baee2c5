using DurableFlows.Diagnostics;

namespace DurableFlows.Http.Links;

/// <summary>The key that links which answer are signed with, as a setting holds it.</summary>
public static class LinkKey
{
    /// <summary>The setting.</summary>
    public const string Setting = "FLOWS_LINK_KEY";

    /// <summary>The shortest key, in bytes.</summary>
    public const int Shortest = 32;

    /// <summary>What the setting says.</summary>
    /// <returns>The key; null where there is none.</returns>
    /// <exception cref="FlowException">With code <c>setting.invalid</c>; the message shows nothing of the key.</exception>
    public static ReadOnlyMemory<byte>? Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var key = new byte[text.Length];
        return Convert.TryFromBase64String(text, key, out var length) && length >= Shortest
            ? key.AsMemory(0, length)
            : throw new FlowException(ErrorCodes.SettingInvalid, $"{Setting} must be {Shortest} bytes or more in base64: openssl rand -base64 {Shortest}");
    }
}
