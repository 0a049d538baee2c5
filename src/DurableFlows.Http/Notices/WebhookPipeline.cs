using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace DurableFlows.Http.Notices;

/// <summary>The tries to deliver one notice: each with a timeout, with back-off between them, as long as the options say.</summary>
internal static class WebhookPipeline
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    /// <summary>A pipeline whose time begins now.</summary>
    public static ResiliencePipeline<WebhookTry> For(WebhookOptions options, TimeProvider time)
    {
        var begin = time.GetTimestamp();
        return new ResiliencePipelineBuilder<WebhookTry> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<WebhookTry>
            {
                MaxRetryAttempts = int.MaxValue,
                Delay = FirstWait,
                MaxDelay = LongestWait,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = tried => ValueTask.FromResult(
                    IsTransient(tried.Outcome) && time.GetElapsedTime(begin) + (tried.Outcome.Result?.RetryAfter ?? TimeSpan.Zero) < options.GiveUpAfter),
                // A receiver may ask for more peace, never for less.
                DelayGenerator = tried => ValueTask.FromResult(tried.Outcome.Result?.RetryAfter is { } wait && wait > FirstWait ? wait : (TimeSpan?)null),
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.Timeout })
            .Build();
    }

    private static bool IsTransient(Outcome<WebhookTry> outcome) => outcome.Exception is TimeoutRejectedException || outcome.Result is { IsTransient: true };
}
