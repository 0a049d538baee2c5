namespace DurableFlows.Http.Notices;

/// <summary>What one try came to.</summary>
/// <param name="Problem">Why the notice was not taken; null when it was.</param>
/// <param name="IsTransient">Whether another try may help.</param>
/// <param name="RetryAfter">How long the receiver asked to be left alone.</param>
internal sealed record WebhookTry(string? Problem = null, bool IsTransient = false, TimeSpan? RetryAfter = null);
