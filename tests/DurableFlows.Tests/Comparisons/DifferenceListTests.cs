using DurableFlows.Comparisons;
using DurableFlows.Values;

namespace DurableFlows.Tests.Comparisons;

public sealed class DifferenceListTests
{
    [Theory]
    [InlineData("""{"a":1,"b":[1,2]}""", """{"b":[1,2.0],"a":1e0}""")]
    [InlineData("""{"items":[{"cents":12}]}""", """{"items":[{"cents":14}]}""", "output.items[0].cents 12 14")]
    [InlineData("""{"a":null}""", """{}""", "output.a null -")]
    [InlineData("""{}""", """{"a b":"x"}""", """output['a b'] - "x" """)]
    [InlineData("""[1,2,3]""", """[0,1,2,3]""", "output[0] - 0")]
    [InlineData("""[1,2,3]""", """[1,3]""", "output[1] 2 -")]
    [InlineData("""[1,1]""", """[1]""", "output[1] 1 -")]
    [InlineData("""[1,2]""", """[2,1]""", "output[0] 1 2", "output[1] 2 1")]
    [InlineData("""{"a":[1]}""", """{"a":{"b":1}}""", """output.a [1] {"b":1}""")]
    public void Compare_Values_NamesEachPlace(string before, string after, params string[] expected)
    {
        var list = new DifferenceList(20);

        list.Compare("output", FlowValue.FromUtf8(System.Text.Encoding.UTF8.GetBytes(before)), FlowValue.FromUtf8(System.Text.Encoding.UTF8.GetBytes(after)));

        Assert.Equal(expected.Select(e => e.TrimEnd()), list.Found.Select(d => $"{d.Path} {d.Before?.ToString() ?? "-"} {d.After?.ToString() ?? "-"}"));
    }

    [Fact]
    public void Compare_MoreThanTheLimit_CountsTheRest()
    {
        var list = new DifferenceList(2);

        list.Compare("output", FlowValue.From(new[] { 1, 2, 3, 4, 5 }), FlowValue.From(new[] { 5, 4, 3, 2, 1 }));

        Assert.Equal((2, 2, false), (list.Found.Count, list.More, list.IsEmpty));
    }
}
