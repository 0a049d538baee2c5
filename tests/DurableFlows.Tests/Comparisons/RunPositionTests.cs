using DurableFlows.Diagnostics;
using DurableFlows.Runs;

namespace DurableFlows.Tests.Comparisons;

public sealed class RunPositionTests
{
    [Theory]
    [InlineData("r-1", "r-1", null)]
    [InlineData("r.1@12", "r.1", 12L)]
    public void Parse_Position_GivesTheSameText(string text, string run, long? at)
    {
        var position = RunPosition.Parse(text);

        Assert.Equal((run, at, text), (position.Run.Value, position.At, position.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("@3")]
    [InlineData("r@")]
    [InlineData("r@0")]
    [InlineData("r@-1")]
    [InlineData("r@1@2")]
    [InlineData("r@99999999999999999999")]
    [InlineData("a b@1")]
    public void Parse_AnythingElse_IsRefused(string? text)
    {
        Assert.False(RunPosition.TryParse(text, out _));
        Assert.Equal(ErrorCodes.IdInvalid, Assert.Throws<FlowException>(() => RunPosition.Parse(text ?? "")).Code);
    }
}
