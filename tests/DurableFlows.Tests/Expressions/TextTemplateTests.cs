using System.Globalization;
using DurableFlows.Diagnostics;
using DurableFlows.Expressions;
using DurableFlows.Values;
using static DurableFlows.Tests.Expressions.Scopes;

namespace DurableFlows.Tests.Expressions;

public class TextTemplateTests
{
    private static readonly Dictionary<string, FlowValue> Names = new()
    {
        ["input"] = Json("""{"n":1.0,"m":1234.50,"i":7,"b":true,"nul":null,"s":"a","list":[1,"a",{"z":2.0}],"o":{"k":[1]},"f":1e300,"time":"2026-01-02T03:04:05Z"}"""),
        ["name"] = FlowValue.From("World"),
    };

    [Theory]
    [InlineData("Hello {{ name }}!", "Hello World!")]
    [InlineData("{{ input.n }} {{ input.m }} {{ input.i }} {{ input.b }}", "1 1234.5 7 true")]
    [InlineData("[{{ input.nul }}{{ input.q.w.e }}{{ gone }}]", "[]")]
    [InlineData("{{ input.list[2].z }}{{ input.list.size }}{{ input.list.first }}{{ input['s'] }}", "231a")]
    [InlineData("{% for x in input.list %}{{ x }};{% endfor %}", "1;a;{\"z\":2.0};")]
    [InlineData("{{ input.o }}", "{\"k\":[1]}")]
    [InlineData("{{ input.list }}", "[1,\"a\",{\"z\":2.0}]")]
    [InlineData("{{ input.o | json }} {{ input.s | json }} {{ input.nul | json }}", "{\"k\":[1]} \"a\" null")]
    [InlineData("{{ input.m | number: '#,##0.00' }}", "1,234.50")]
    [InlineData("{{ input.m | number: \"0.00\" }}{{ gone | number: '0' }}", "1234.50")]
    [InlineData("{{ input.time | date: 'yyyy-MM-dd' }}", "2026-01-02")]
    [InlineData("{{ name | upcase | append: '|x' }}", "WORLD|x")]
    [InlineData("{% if input.i > 3 and input.b %}many{% else %}few{% endif %}", "many")]
    [InlineData("{% assign a = input.i | times: 2 %}{{ a }}", "14")]
    [InlineData("{% raw %}{{ x | foo }}{% include 'y' %}{% endraw %}", "{{ x | foo }}{% include 'y' %}")]
    [InlineData("{% comment %}{{ x | foo }}{% endcomment %}", "")]
    [InlineData("", "")]
    public void Render_Template_FillsIn(string source, string expected) => Assert.Equal(expected, Compile(source).Render(Names));

    [Theory]
    [InlineData("a\n {{ x | foo }}", "line 2, column 9: unknown filter 'foo'")]
    [InlineData("{{ x | currency }}", "unknown filter 'currency'")]
    [InlineData("a\nb {% include 'x' %}", "line 2, column 3: the tag 'include' is not allowed")]
    [InlineData("{% extends 'x' %}", "'extends'")]
    [InlineData("a\n{% bogus %}", "line 2")]
    [InlineData("a {% if x %}", "line 1, column 3")]
    [InlineData("a\n{{ x", "line ")]
    public void TryCompile_Mistake_SaysWhatAndWhere(string source, string expected)
    {
        Assert.False(TextTemplate.TryCompile(source, out _, out var error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryCompile_DeepBlocks_IsRefused()
    {
        var source = string.Concat(Enumerable.Repeat("{% if true %}", 3_000)) + string.Concat(Enumerable.Repeat("{% endif %}", 3_000));
        Assert.False(TextTemplate.TryCompile(source, out _, out var error));
        Assert.Contains("nest deeper", error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryCompile_LongText_IsRefused() => Assert.False(TextTemplate.TryCompile(new string('x', 300_000), out _, out _));

    [Theory]
    [InlineData("{% for x in (1..1000000000) %}a{% endfor %}")]
    [InlineData("{% for x in (1..9000) %}{% for y in (1..9000) %}{% for z in (1..9000) %}aaaaaaaaaa{% endfor %}{% endfor %}{% endfor %}")]
    [InlineData("{% capture a %}{% for x in (1..9000) %}{% for y in (1..9000) %}aaaaaaaaaa{% endfor %}{% endfor %}{% endcapture %}")]
    [InlineData("{{ 'now' | date: 'yyyy' }}")]
    [InlineData("{{ 'today' | date: 'yyyy' }}")]
    [InlineData("{{ input.s | number: '0' }}")]
    public void Render_LimitOrWrongValue_FailsWithCode(string source)
    {
        var failure = Assert.Throws<FlowException>(() => Compile(source).Render(Names));
        Assert.Equal(ErrorCodes.TemplateFailed, failure.Code);
    }

    [Fact]
    public void Render_OtherCulture_IsTheSame()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator = ",";
            Assert.Equal("1234.5 2469", Compile("{{ input.m }} {{ input.m | times: 2 }}").Render(Names));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task Render_ManyThreads_GiveTheirOwnTexts()
    {
        var template = Compile("{% for x in list %}{% assign last = x %}{{ x }}{% endfor %}{{ last }}");
        await Parallel.ForAsync(0, 300, (i, _) =>
        {
            Assert.Equal($"{i}{i + 1}{i + 1}", template.Render(new Dictionary<string, FlowValue> { ["list"] = FlowValue.From(new[] { i, i + 1 }) }));
            return ValueTask.CompletedTask;
        });
    }

    private static TextTemplate Compile(string source)
    {
        Assert.True(TextTemplate.TryCompile(source, out var template, out var error), error);
        return template!;
    }
}
