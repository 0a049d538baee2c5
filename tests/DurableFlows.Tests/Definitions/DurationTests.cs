using System.Text.Json;
using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using FsCheck.Xunit;

namespace DurableFlows.Tests.Definitions;

public sealed class DurationTests
{
    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("30s", 30_000)]
    [InlineData("5m", 300_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("3d", 259_200_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("0s", 0)]
    [InlineData("PT5M", 300_000)]
    [InlineData("P1DT12H", 129_600_000)]
    [InlineData("P2W", 1_209_600_000)]
    public void Parse_Form_GivesDuration(string text, long milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Duration.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("-5m")]
    [InlineData("5m1h")]
    [InlineData("5 m")]
    [InlineData("1y")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("P1M")]
    [InlineData("999999999999999d")]
    [InlineData("٣s")]
    public void TryParse_NotADuration_False(string text) => Assert.False(Duration.TryParse(text, out _));

    [Fact]
    public void Parse_NotADuration_SaysWhatOneLooksLike()
    {
        var error = Assert.Throws<FlowException>(() => Duration.Parse("soon"));
        Assert.Equal(ErrorCodes.DurationInvalid, error.Code);
        Assert.Contains("1h30m", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5_400_000, "1h30m")]
    [InlineData(86_400_000, "1d")]
    [InlineData(1_250, "1s250ms")]
    public void Format_Duration_IsShort(long milliseconds, string text) => Assert.Equal(text, Duration.Format(TimeSpan.FromMilliseconds(milliseconds)));

    [Property]
    public bool Format_AnyDuration_ParsesToTheSameTick(long ticks) =>
        Duration.Parse(Duration.Format(TimeSpan.FromTicks(ticks & long.MaxValue))) == TimeSpan.FromTicks(ticks & long.MaxValue);

    [Fact]
    public void Format_LargestDuration_ParsesToTheSame() => Assert.Equal(TimeSpan.MaxValue, Duration.Parse(Duration.Format(TimeSpan.MaxValue)));

    [Fact]
    public void Converter_Duration_IsText()
    {
        var options = new JsonSerializerOptions { Converters = { new DurationJsonConverter() } };
        Assert.Equal("\"1h30m\"", JsonSerializer.Serialize(TimeSpan.FromMinutes(90), options));
        Assert.Equal(TimeSpan.FromMinutes(90), JsonSerializer.Deserialize<TimeSpan>("\"90m\"", options));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<TimeSpan>("5", options));
    }
}
