using DurableFlows.Definitions;
using DurableFlows.Runs;
using DurableFlows.Scheduling;

namespace DurableFlows.Tests.Scheduling;

public sealed class RetryRuleTests
{
    private static readonly DateTimeOffset Now = PureRun.Begin;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 9)]
    [InlineData(4, 10)]
    public void Next_AfterAnAttempt_WaitsLongerUpToTheLongest(int attempt, int seconds)
    {
        var policy = new RetryPolicy { Attempts = 9, Interval = TimeSpan.FromSeconds(1), Backoff = 3, MaxInterval = TimeSpan.FromSeconds(10) };
        Assert.Equal(Now.AddSeconds(seconds), RetryRule.Next(policy, Error("x", true), attempt, Now, "s"));
    }

    [Fact]
    public void Next_WhenTheBudgetIsUsedUp_IsNull()
        => Assert.Null(RetryRule.Next(new RetryPolicy { Attempts = 3 }, Error("x", true), 3, Now, "s"));

    [Fact]
    public void Next_WithoutPolicy_IsNull() => Assert.Null(RetryRule.Next(null, Error("x", true), 1, Now, "s"));

    [Fact]
    public void Next_BeyondEveryMeasure_IsStillATime()
    {
        var policy = new RetryPolicy { Attempts = 1000, Interval = TimeSpan.Zero, Backoff = 100 };
        Assert.Equal(Now, RetryRule.Next(policy, Error("x", true), 999, Now, "s"));
        Assert.Equal(Now.AddHours(1), RetryRule.Next(policy with { Interval = TimeSpan.FromSeconds(1) }, Error("x", true), 999, Now, "s"));
    }

    [Fact]
    public void Next_WithJitter_IsDrawnFromTheSeedAlone()
    {
        var policy = new RetryPolicy { Attempts = 9, Interval = TimeSpan.FromSeconds(100), Jitter = 0.5 };
        var drawn = Enumerable.Range(0, 50).Select(i => RetryRule.Next(policy, Error("x", true), 1, Now, $"s{i}")!.Value).ToArray();

        Assert.Equal(drawn[7], RetryRule.Next(policy, Error("x", true), 1, Now, "s7"));
        Assert.True(drawn.Distinct().Count() > 40);
        Assert.All(drawn, d => Assert.InRange(d, Now.AddSeconds(50), Now.AddSeconds(100)));
    }

    [Theory]
    [InlineData("http.503", true, "", "", true)]
    [InlineData("http.503", false, "", "", false)]
    [InlineData("http.503", false, "http.*", "", true)]
    [InlineData("http.503", false, "http.503", "", true)]
    [InlineData("http.503", false, "transient", "", true)]
    [InlineData("http.503", true, "timeout", "", false)]
    [InlineData("http.503", true, "", "http.*", false)]
    [InlineData("http.503", true, "http.*", "http.503", false)]
    [InlineData("http.503", true, "", "transient", false)]
    public void Next_ByErrorRules_RetriesWhatTheyAllow(string code, bool retryable, string on, string except, bool retries)
    {
        var policy = new RetryPolicy { Attempts = 2, On = on.Length > 0 ? [on] : [], Except = except.Length > 0 ? [except] : [] };
        Assert.Equal(retries, RetryRule.Next(policy, Error(code, retryable), 1, Now, "s") is not null);
    }

    private static FlowError Error(string code, bool retryable) => new() { Code = code, Message = code, Retryable = retryable, Category = "transient" };
}
