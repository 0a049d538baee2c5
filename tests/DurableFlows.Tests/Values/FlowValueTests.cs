using System.Text.Json;
using DurableFlows.Values;
using static DurableFlows.Tests.Expressions.Scopes;

namespace DurableFlows.Tests.Values;

public class FlowValueTests
{
    [Theory]
    [InlineData("""{"a":1,"b":[true,null]}""", """ { "b" : [ true , null ] , "a" : 1.0 } """)]
    [InlineData("1.50", "15e-1")]
    [InlineData("1500", "1.5E+3")]
    [InlineData("0", "-0.00e7")]
    [InlineData("\"é\"", "\"\\u00e9\"")]
    [InlineData("""{"a":2}""", """{"a":1,"a":2}""")]
    [InlineData("123456789012345678901234567890", "1234567890123456789012345678900e-1")]
    public void Hash_EqualData_IsEqual(string a, string b) => Assert.Equal(Json(a).Hash, Json(b).Hash);

    [Theory]
    [InlineData("1", "\"1\"")]
    [InlineData("1", "10")]
    [InlineData("1", "-1")]
    [InlineData("1", "0.1")]
    [InlineData("9007199254740993", "9007199254740992")]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("[1,2]", "[12]")]
    [InlineData("{}", "[]")]
    [InlineData("{}", """{"a":null}""")]
    [InlineData("""{"a":"b"}""", """{"b":"a"}""")]
    [InlineData("null", "false")]
    [InlineData("1e99999999999999999999", "1e99999999999999999998")]
    public void Hash_OtherData_IsOther(string a, string b) => Assert.NotEqual(Json(a).Hash, Json(b).Hash);

    [Fact]
    public void Hash_Form_IsLowerCaseSha256() => Assert.Equal("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", Json(" {} ").Hash);

    [Fact]
    public void IsNull_SpaceAround_Holds() => Assert.True(Json(" null\n").IsNull);

    [Fact]
    public void FromElement_IndentedText_HasNoLineEnds() => Assert.Equal("""{"a":[1]}""", FlowValue.FromElement(JsonElement.Parse("{\n \"a\": [\n1] }")).ToString());

    [Fact]
    public void FromElement_NothingOrNull_IsNull()
    {
        Assert.Same(FlowValue.Null, FlowValue.FromElement(default));
        Assert.True(FlowValue.FromElement(JsonElement.Parse("null")).IsNull);
    }

    [Fact]
    public void FromUtf8_TextOverSeveralLines_IsPutOnOne()
    {
        var value = FlowValue.FromUtf8("{\n  \"a\": 1\r\n}\n"u8.ToArray());

        Assert.Equal("""{"a":1}""", value.ToString());
    }
}
