using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using DurableFlows.Definitions;
using DurableFlows.Nodes;

namespace DurableFlows.Tests.Nodes;

public class OptionsBinderTests
{
    private static readonly NodeType Type = new()
    {
        Name = "sample",
        Summary = "A sample.",
        OptionsType = typeof(Sample),
        Check = o => ((Sample)o).Name == "odd" ? [new Mistake("$.name", "An odd name.")] : [],
        Create = _ => throw new InvalidOperationException(),
    };

    public enum Colour
    {
        DarkRed,
        Blue,
    }

    [Fact]
    public void TryBind_GoodOptions_GivesThemWithDefaults()
    {
        Assert.True(OptionsBinder.TryBind(Type, Json("""{"name":"a","wait":"1h30m","colour":"darkRed","headers":{"x":"y"},"inner":{"count":2}}"""), out var options, out _));

        var sample = Assert.IsType<Sample>(options);
        Assert.Equal(TimeSpan.FromMinutes(90), sample.Wait);
        Assert.Equal(Colour.DarkRed, sample.Colour);
        Assert.Equal(3, sample.Size);
        Assert.Equal("y", sample.Headers["x"]);
        Assert.Equal(2, sample.Inner?.Count);
    }

    [Fact]
    public void TryBind_ManyMistakes_ReportsEachWithItsPath()
    {
        var mistakes = Mistakes("""{"nmae":"a","wait":"soon","colour":"green","size":99,"headers":{"x":1},"tags":["a",2],"inner":{"count":"two","cuont":1}}""");

        Assert.Equal(
            ["$.nmae", "$.wait", "$.colour", "$.size", "$.headers.x", "$.tags[1]", "$.inner.count", "$.inner.cuont", "$"],
            mistakes.Select(m => m.Path));
    }

    [Fact]
    public void TryBind_UnknownProperty_GuessesTheNameMeant() =>
        Assert.Equal("Did you mean 'name'?", Assert.Single(Mistakes("""{"name":"a","nmae":"b"}""")).Hint);

    [Fact]
    public void TryBind_MissingRequired_SaysWhich() => Assert.Equal("'name' is missing.", Assert.Single(Mistakes("{}")).Message);

    [Fact]
    public void TryBind_WrongKind_SaysWhatIsExpectedAndWhatStandsThere() =>
        Assert.Equal("Expected a whole number, found the text \"many\".", Assert.Single(Mistakes("""{"name":"a","size":"many"}""")).Message);

    [Fact]
    public void TryBind_WrongDuration_ShowsTheForm() =>
        Assert.Equal("Expected a duration such as 30s, 5m or 1h30m, found the number 5.", Assert.Single(Mistakes("""{"name":"a","wait":5}""")).Message);

    [Fact]
    public void TryBind_WrongEnum_ListsTheNames() =>
        Assert.Equal("Expected one of darkRed, blue, found the text \"blu\".", Assert.Single(Mistakes("""{"name":"a","colour":"blu"}""")).Message);

    [Fact]
    public void TryBind_OutOfRange_SaysTheBounds() =>
        Assert.Equal("'size' must be from 1 to 10, found the number 11.", Assert.Single(Mistakes("""{"name":"a","size":11}""")).Message);

    [Fact]
    public void TryBind_DurationOutOfRange_SaysTheBoundsAsDurations() =>
        Assert.Equal("'wait' must be from 1s to 1d, found the text \"2d\".", Assert.Single(Mistakes("""{"name":"a","wait":"2d"}""")).Message);

    [Fact]
    public void TryBind_EmptyText_IsTooShort() =>
        Assert.Equal("'name' must have at least 1 character, found the text \"\".", Assert.Single(Mistakes("""{"name":""}""")).Message);

    [Fact]
    public void TryBind_TwiceTheSame_IsAMistake() => Assert.Equal("$.name", Assert.Single(Mistakes("""{"name":"a","name":"b"}""")).Path);

    [Fact]
    public void TryBind_NullWhereNoneIsAllowed_IsAMistake() => Assert.Equal("$.size", Assert.Single(Mistakes("""{"name":"a","size":null}""")).Path);

    [Fact]
    public void TryBind_NullInAList_IsAMistake() => Assert.Equal("$.tags[0]", Assert.Single(Mistakes("""{"name":"a","tags":[null]}""")).Path);

    [Fact]
    public void TryBind_KeyWithADot_IsQuotedInThePath() => Assert.Equal("$.headers['a.b']", Assert.Single(Mistakes("""{"name":"a","headers":{"a.b":1}}""")).Path);

    [Theory]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    public void TryBind_NotAnObject_IsAMistake(string with) => Assert.Equal("$", Assert.Single(Mistakes(with)).Path);

    [Fact]
    public void TryBind_CheckOfTheType_IsAsked() => Assert.Equal("An odd name.", Assert.Single(Mistakes("""{"name":"odd"}""")).Message);

    [Fact]
    public void TryBind_OptionsForATypeWithout_IsAMistake()
    {
        Assert.False(OptionsBinder.TryBind(Type with { OptionsType = null, Check = null }, Json("""{"a":1}"""), out _, out var mistakes));
        Assert.Equal("Node type 'sample' takes no options.", Assert.Single(mistakes).Message);
    }

    [Fact]
    public void TryBind_SecretInANumber_IsAMistake() =>
        Assert.StartsWith("A secret stands where a whole number is expected", Assert.Single(Mistakes("""{"name":"a","size":"${env:N}"}""")).Message, StringComparison.Ordinal);

    [Fact]
    public void TryBind_SecretInAText_IsNotJudgedByItsSpelling() => Assert.Empty(Mistakes("""{"name":"a","code":"${env:CODE}"}"""));

    [Fact]
    public void Bind_SecretThatDoesNotFit_IsNotShown()
    {
        var error = Assert.Throws<FlowException>(() =>
            OptionsBinder.Bind(Type, Json("""{"name":"a","code":"${env:CODE}"}"""), new KnownSecrets(("CODE", "hunter2!"))));

        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
        Assert.Contains("$.code", error.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<Mistake> Mistakes(string with)
    {
        Assert.Equal(OptionsBinder.TryBind(Type, Json(with), out _, out var mistakes), mistakes.Count == 0);
        return mistakes;
    }

    private static JsonElement Json(string text) => JsonElement.Parse(text);

    public sealed record Sample
    {
        [MinLength(1)]
        public required string Name { get; init; }

        [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
        public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(5);

        public Colour Colour { get; init; }

        [Range(1, 10)]
        public int Size { get; init; } = 3;

        [RegularExpression("[a-z]+")]
        public string? Code { get; init; }

        public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

        public IReadOnlyList<string> Tags { get; init; } = [];

        public Part? Inner { get; init; }
    }

    public sealed record Part
    {
        public int Count { get; init; }
    }
}
