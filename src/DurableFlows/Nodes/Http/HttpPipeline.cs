using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace DurableFlows.Nodes.Http;

/// <summary>The tries inside one attempt: each with a timeout, transient failures repeated with back-off.</summary>
internal static class HttpPipeline
{
    /// <summary>A server that asks for more gets its peace: the attempt fails, and the node's own retry policy waits without holding anything.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);

    public static ResiliencePipeline<HttpTry> For(HttpOptions options, TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder<HttpTry> { TimeProvider = time };
        if (options.EffectiveRetries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<HttpTry>
            {
                MaxRetryAttempts = options.EffectiveRetries,
                Delay = FirstWait,
                MaxDelay = LongestWait,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = failed => ValueTask.FromResult(IsWorthAnother(failed.Outcome)),
                DelayGenerator = failed => ValueTask.FromResult(failed.Outcome.Result?.RetryAfter),
            });
        }

        return builder.AddTimeout(new TimeoutStrategyOptions { Timeout = options.Timeout }).Build();
    }

    private static bool IsWorthAnother(Outcome<HttpTry> outcome) =>
        outcome.Exception is TimeoutRejectedException
        || (outcome.Result is { Error.Retryable: true } failed && !(failed.RetryAfter > LongestWait));
}
