using System.Numerics;
using DurableFlows.Diagnostics;
using DurableFlows.Values;

namespace DurableFlows.Tests.Values;

public class ValueCodecTests
{
    public enum Size
    {
        Small,
        Large,
    }

    public sealed class Node
    {
        public Node? Next { get; set; }
        public string Name { get; set; } = "";
    }

    public sealed class Bad
    {
        public int Fine { get; set; } = 1;
        public string Text => Fine > 0 ? throw new InvalidOperationException("boom") : "";
    }

    public sealed record Holder(List<Bad> Items);

    public sealed record Loose(object? Any);

    public sealed record Claim(int Amount, DateOnly Day, List<Claim>? Parts = null);

    public sealed record Carrier(string Name, FlowValue Value);

#pragma warning disable CA1051 // Fields are what this type is about.
    public struct Fields
    {
        public int X;
        public string Y;
    }
#pragma warning restore CA1051

    public static TheoryData<object, Type, string> Tokens => new()
    {
        { 1.50m, typeof(decimal), "1.50" },
        { double.NaN, typeof(double), "\"NaN\"" },
        { double.PositiveInfinity, typeof(double), "\"Infinity\"" },
        { double.NegativeInfinity, typeof(double), "\"-Infinity\"" },
        { Size.Large, typeof(Size), "\"Large\"" },
        { new DateOnly(2026, 1, 2), typeof(DateOnly), "\"2026-01-02\"" },
        { new TimeOnly(3, 4, 5), typeof(TimeOnly), "\"03:04:05\"" },
        { TimeSpan.FromMinutes(90), typeof(TimeSpan), "\"01:30:00\"" },
        { new byte[] { 1, 2 }, typeof(byte[]), "\"AQI=\"" },
        { BigInteger.Pow(10, 30), typeof(BigInteger), "1000000000000000000000000000000" },
        { (1, "a"), typeof((int, string)), "[1,\"a\"]" },
        { Tuple.Create(1, "a"), typeof(Tuple<int, string>), "[1,\"a\"]" },
        { new Dictionary<int, string> { [7] = "x" }, typeof(Dictionary<int, string>), "{\"7\":\"x\"}" },
        { new Uri("https://example.org/a?b=1"), typeof(Uri), "\"https://example.org/a?b=1\"" },
        { new Version(1, 2, 3), typeof(Version), "\"1.2.3\"" },
        { "ü+<'", typeof(string), "\"ü+<'\"" },
        { new Fields { X = 1, Y = "y" }, typeof(Fields), "{\"x\":1,\"y\":\"y\"}" },
        { new FlowFile("a", "text/plain", 1, "00", "r"), typeof(FlowFile), "{\"name\":\"a\",\"mediaType\":\"text/plain\",\"length\":1,\"sha256\":\"00\",\"run\":\"r\"}" },
    };

    [Theory]
    [MemberData(nameof(Tokens))]
    public void EncodeDecode_DeclaredType_HasItsToken(object value, Type type, string expected)
    {
        var encoded = ValueCodec.Encode(value, type);
        Assert.Equal(expected, encoded.ToString());
        Assert.Equal(value, ValueCodec.Decode(encoded, type));
    }

    [Fact]
    public void Encode_FlowValueInside_IsItsJson()
    {
        var value = FlowValue.From(new Carrier("c", FlowValue.From(new[] { 1, 2 })));
        Assert.Equal("{\"name\":\"c\",\"value\":[1,2]}", value.ToString());
        Assert.Equal("[1,2]", value.To<Carrier>()!.Value.ToString());
    }

    [Fact]
    public void Encode_Cycle_NamesThePath()
    {
        var node = new Node();
        node.Next = node;
        Assert.Contains("$.next, the value contains itself", NotStorable(node).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_GetterThatThrows_NamesThePath()
    {
        var message = NotStorable(new Holder([new Bad()])).Message;
        Assert.Contains("$.items[0].text", message, StringComparison.Ordinal);
        Assert.Contains("boom", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_RefusedTypeInside_NamesThePath()
    {
        var message = NotStorable(new Loose(new Loose(new MemoryStream()))).Message;
        Assert.Contains("$.any.any", message, StringComparison.Ordinal);
        Assert.Contains("context.Files", message, StringComparison.Ordinal);
        Assert.Contains("$.any", NotStorable(new Loose(typeof(string))).Message, StringComparison.Ordinal);
        Assert.Contains("$.any", NotStorable(new Loose((Action)(() => { }))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_AfterAFailure_WorksAgain()
    {
        NotStorable(new Holder([new Bad()]));
        Assert.Equal("[1]", FlowValue.From(new[] { 1 }).ToString());
    }

    [Fact]
    public void Encode_TooLarge_SaysToUseAFile()
    {
        var failure = Assert.Throws<FlowException>(() => FlowValue.From(Enumerable.Repeat(new string('x', 1 << 20), 65)));
        Assert.Equal(ErrorCodes.ValueTooLarge, failure.Code);
        Assert.Contains("context.Files", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"amount":1,"day":"2026-01-02","parts":[{"amount":"abc","day":"2026-01-02"}]}""", "$.parts[0].amount", "Int32 is expected", "\"abc\"")]
    [InlineData("""{"amount":1,"day":"soon"}""", "$.day", "DateOnly is expected", "\"soon\"")]
    [InlineData("[1]", "$", "Claim", "[1]")]
    [InlineData("not json", "$", "Claim", "not json")]
    public void Decode_Mismatch_NamesPathTypeAndSample(string json, string path, string expected, string sample)
    {
        var failure = Assert.Throws<FlowException>(() => Expressions.Scopes.Json(json).To<Claim>());
        Assert.Equal(ErrorCodes.ValueTypeMismatch, failure.Code);
        Assert.Contains($"at {path}, ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Contains(sample, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("[1,\"a\",2]")]
    [InlineData("{}")]
    public void Decode_TupleOfOtherLength_IsAMismatch(string json) =>
        Assert.Equal(ErrorCodes.ValueTypeMismatch, Assert.Throws<FlowException>(() => Expressions.Scopes.Json(json).To<(int, string)>()).Code);

    private static FlowException NotStorable<T>(T value)
    {
        var failure = Assert.Throws<FlowException>(() => FlowValue.From(value));
        Assert.Equal(ErrorCodes.ValueNotStorable, failure.Code);
        return failure;
    }
}
