using System.ComponentModel.DataAnnotations;

namespace DurableFlows.Http.Notices;

/// <summary>Where notices of requests are sent, and how long that is tried.</summary>
public sealed class WebhookOptions
{
    /// <summary>The shortest secret, in characters.</summary>
    public const int ShortestSecret = 16;

    /// <summary>The address that notices are sent to: <c>https</c>, or <c>http</c> where the way is safe. It may hold a secret, so it is never logged.</summary>
    [Required]
    public Uri? Url { get; set; }

    /// <summary>What the receiver knows notices by, 16 characters or more: they are signed with its UTF-8 bytes. Null for no signature.</summary>
    [MinLength(ShortestSecret)]
    public string? Secret { get; set; }

    /// <summary>How long one try may take; 1 second to 5 minutes, default 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long failures are followed by another try, from the first one on; 0 for one try only, up to a day, default 10 minutes. Then the notice is given up.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The most of what a request shows that a notice holds, in bytes; 0 to 16 MiB, default 256 KiB. What is longer is left away, and read from the API.</summary>
    [Range(0, 16 << 20)]
    public int MaxShown { get; set; } = 256 << 10;
}
