using static DurableFlows.Tests.Expressions.Scopes;

namespace DurableFlows.Tests.Expressions;

public class FlowExpressionTests
{
    [Theory]
    [InlineData("1 + 2", "3")]
    [InlineData("input.a.b.c", "7")]
    [InlineData("input['a']['b'].c + 1", "8")]
    [InlineData("input\n  .list\n  .map(x => x.p)\n  // and so on\n  .filter(p => p > 1)", "[2,3]")]
    [InlineData("{ a: 1, b: [input.n] }", """{"a":1,"b":[5]}""")]
    [InlineData("{ a: undefined, b: [undefined, , 1] }", """{"a":null,"b":[null,null,1]}""")]
    [InlineData("{ ...input.a, k: 1 }", """{"b":{"c":7},"k":1}""")]
    [InlineData("`n is ${input.n}`", "\"n is 5\"")]
    [InlineData("input.list.reduce((sum, x) => sum + x.p, 0)", "6")]
    [InlineData("input.list.reduce((all, { p }, i) => ((all['k' + i] = p), all), {})", """{"k0":1,"k1":2,"k2":3}""")]
    [InlineData("input.list.map(({ p = 9, q = p * 2 }) => q)", "[2,4,6]")]
    [InlineData("input.list.map((item, index) => item.p * index)", "[0,2,6]")]
    [InlineData("input.list[input.list.length - 1].p", "3")]
    [InlineData("input.list.length", "3")]
    [InlineData("input.s.length", "4")]
    [InlineData("[...new Set([1, 1, 2])]", "[1,2]")]
    [InlineData("Object.keys(input.a)", """["b"]""")]
    [InlineData("nodes.x.output.y[1]", "20")]
    [InlineData("nodes['pay-out'].error.code", "\"card.declined\"")]
    [InlineData("nodes['pay-out'].error", """{"code":"card.declined","message":"no","category":"permanent"}""")]
    [InlineData("nodes.x.status + '/' + nodes.gone.status", "\"succeeded/missing\"")]
    [InlineData("nodes.gone.status", "\"missing\"")]
    [InlineData("nodes.x", """{"status":"succeeded","output":{"y":[10,20]},"error":null}""")]
    [InlineData("item.z", "\"Z\"")]
    [InlineData("index", "3")]
    [InlineData("index + 1", "4")]
    [InlineData("undefined", "null")]
    [InlineData("0 / 0", "\"NaN\"")]
    [InlineData("-1 / 0", "\"-Infinity\"")]
    [InlineData("2n ** 80n", "1208925819614629174706176")]
    [InlineData("1e21", "1E+21")]
    [InlineData("-0", "0")]
    [InlineData("0.1 + 0.2", "0.30000000000000004")]
    [InlineData("new Date('2026-01-02')", "\"2026-01-02T00:00:00.000Z\"")]
    [InlineData("new Date(2026, 0, 2, 3).toISOString()", "\"2026-01-02T03:00:00.000Z\"")]
    [InlineData("new Date('x')", "null")]
    [InlineData("input.big", "12345678901234567890")]
    [InlineData("input.exact", "1.10")]
    [InlineData("input.$type", "\"data\"")]
    [InlineData("/e(.)t/.exec(input.s)[1]", "\"x\"")]
    [InlineData("'a-b'.replace(/-/g, '+').toUpperCase().padStart(5, '.')", "\"..A+B\"")]
    [InlineData("JSON.stringify({ a: [1] })", "\"{\\\"a\\\":[1]}\"")]
    [InlineData("[[1], [2, [3]]].flat().join('|')", "\"1|2|3\"")]
    [InlineData("input.n > 3 ? 'many' : 'few'", "\"many\"")]
    [InlineData("input?.a?.['b'].c", "7")]
    [InlineData("(input.a).b /* . */ . c", "7")]
    [InlineData("typeof input.a", "\"object\"")]
    public void Evaluate_OrdinaryExpression_GivesTheValue(string source, string expected) => Assert.Equal(expected, Run(source));

    [Theory]
    [InlineData("input.q.w.e.r")]
    [InlineData("input.nul.x.y")]
    [InlineData("input.q.map(x => x.y).length")]
    [InlineData("input.q.trim().length.z")]
    [InlineData("input.q[0].r[input.w.e]")]
    [InlineData("input['q']['w']")]
    [InlineData("(input.q).w.e")]
    [InlineData("(input.q || input.w).e.f")]
    [InlineData("output.a.b")]
    [InlineData("revision.comment.text")]
    [InlineData("output")]
    [InlineData("nodes.gone.output.a.b")]
    [InlineData("nodes.gone.error.code")]
    [InlineData("nodes.x.error.code")]
    [InlineData("nodes.x.nothing.at.all")]
    [InlineData("input.list.find(x => x.p > 9).p.q")]
    [InlineData("input.list[99].p")]
    [InlineData("(x => x.y.z)(null)")]
    [InlineData("input.a\n.q\n  . w . e")]
    public void Evaluate_MissingValue_IsNull(string source) => Assert.Equal("null", Run(source));

    [Theory]
    [InlineData("input.s.toUperCase()", "not a function")]
    [InlineData("input.missing()", "not a function")]
    [InlineData("null.f.g + (() => 1).call.call(1)", "")]
    [InlineData("[...input.q]", "")]
    [InlineData("x => x", "function")]
    [InlineData("[1, x => x]", "function")]
    [InlineData("Object.getOwnPropertySymbols(Array.prototype)[0]", "symbol")]
    [InlineData("new Map()", "map")]
    [InlineData("(a => (a.push(a), a))([])", "contains itself")]
    [InlineData("Object.defineProperty({}, 'x', { enumerable: true, get: () => 1 })", "getter")]
    public void Evaluate_NoData_FailsWithTheReason(string source, string reason) =>
        Assert.Contains(reason, Fails(source).Message, StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void Evaluate_Failure_NamesExpressionReasonAndSample()
    {
        var failure = Fails("item.z.nope() + nodes.x.output.y");
        Assert.Contains("'item.z.nope() + nodes.x.output.y'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("""item was {"z":"Z"}""", failure.Message, StringComparison.Ordinal);
        Assert.Contains("""nodes.x.output was {"y":[10,20]}""", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("input.yes", true)]
    [InlineData("input.no", false)]
    [InlineData("input.zero", false)]
    [InlineData("input.empty", false)]
    [InlineData("input.nul", false)]
    [InlineData("input.q.w", false)]
    [InlineData("input.s", true)]
    [InlineData("input.list", true)]
    [InlineData("[]", true)]
    [InlineData("0 / 0", false)]
    [InlineData("0n", false)]
    [InlineData("''", false)]
    [InlineData("!input.no && input.n === 5", true)]
    [InlineData("nodes.x.status === 'succeeded'", true)]
    [InlineData("nodes.gone.output > 3", false)]
    public void Holds_Value_FollowsTruthOfTheLanguage(string source, bool expected) => Assert.Equal(expected, Compile(source).Holds(Full));

    [Theory]
    [InlineData("input.toString", "function")]
    [InlineData("input.s.charAt", "function")]
    [InlineData("input.constructor", "function")]
    public void Evaluate_InheritedMember_IsNoData(string source, string reason) =>
        Assert.Contains(reason, Fails(source).Message, StringComparison.Ordinal);

    [Fact]
    public void Evaluate_WholeScopeValue_IsTheSameValue() => Assert.Same(Full.Input, Compile("input").Evaluate(Full));

    [Fact]
    public void Evaluate_Engine_AgreesWithFastPath()
    {
        string[] paths = ["input.a", "input.a.b.c", "input.list[1].p", "input.list[1]", "input.nul", "input.s", "nodes.x.output", "nodes.x.status", "nodes['pay-out'].error.message", "nodes.x.error", "index", "item"];
        foreach (var path in paths)
            Assert.Equal(Run($"[{path}][0]"), Run(path));
    }
}
