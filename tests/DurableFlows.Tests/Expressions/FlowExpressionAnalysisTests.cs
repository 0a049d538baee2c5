using static DurableFlows.Tests.Expressions.Scopes;

namespace DurableFlows.Tests.Expressions;

public class FlowExpressionAnalysisTests
{
    [Fact]
    public void TryCompile_Nodes_AreCollected()
    {
        var expression = Compile("nodes.a.output + nodes['b-c'].output + [1].map(x => nodes?.d.status)[0]");
        Assert.Equal(["a", "b-c", "d"], expression.Nodes);
        Assert.Equal(["nodes"], expression.Names);
    }

    [Fact]
    public void TryCompile_Names_AreThoseOfTheScope() =>
        Assert.Equal(["index", "input"], Compile("input.list.map((item, output) => item + output + index + Math.max(1, 2))").Names);

    [Theory]
    [InlineData("nodes")]
    [InlineData("nodes[input.id].output")]
    [InlineData("Object.keys(nodes)")]
    [InlineData("nodes[`a`]")]
    [InlineData("(({ x }) => x)(nodes)")]
    [InlineData("nodes[0]")]
    [InlineData("{ nodes }")]
    public void TryCompile_NodesNotNamed_SaysToNameThem(string source) => Assert.Contains("name nodes statically", Error(source), StringComparison.Ordinal);

    [Theory]
    [InlineData("clam", "unknown name 'clam'")]
    [InlineData("1 +\n  inptu.a", "line 2, column 3: unknown name 'inptu'")]
    [InlineData("inptu.a", "did you mean 'input'?")]
    [InlineData("(x => y)(1)", "unknown name 'y'")]
    [InlineData("globalThis.y = 1", "unknown name 'globalThis'")]
    [InlineData("eval('1')", "unknown name 'eval'")]
    [InlineData("new Function('return 1')()", "unknown name 'Function'")]
    [InlineData("new Proxy({}, {})", "unknown name 'Proxy'")]
    [InlineData("Reflect.ownKeys({})", "unknown name 'Reflect'")]
    [InlineData("Promise.resolve(1)", "unknown name 'Promise'")]
    [InlineData("setTimeout(() => 1)", "unknown name 'setTimeout'")]
    [InlineData("System.IO.File", "unknown name 'System'")]
    [InlineData("require('fs')", "unknown name 'require'")]
    [InlineData("importNamespace('System')", "unknown name")]
    [InlineData("Temporal.Now", "unknown name")]
    [InlineData("Intl.DateTimeFormat()", "unknown name")]
    [InlineData("x = 5", "unknown name 'x'")]
    [InlineData("input = 5", "'input' cannot be assigned")]
    [InlineData("[input] = [1]", "'input' cannot be assigned")]
    [InlineData("index++", "'index' cannot be assigned")]
    [InlineData("this", "'this'")]
    [InlineData("function () { return 1 }", "arrow functions")]
    [InlineData("(function () { return 1 })()", "arrow functions")]
    [InlineData("function* () { yield 1 }", "arrow functions")]
    [InlineData("class { }", "arrow functions")]
    [InlineData("async () => 1", "'async'")]
    [InlineData("(() => { while (true) { } })()", "statements are not allowed")]
    [InlineData("{ get x() { return 1 } }", "getters")]
    [InlineData("{ f() { return 1 } }", "methods")]
    [InlineData("import('x')", "modules")]
    [InlineData("String.raw`x`", "tagged templates")]
    [InlineData("Math.random()", "Math.random")]
    [InlineData("Math['random']()", "Math.random")]
    [InlineData("nodes => 1", "'nodes'")]
    [InlineData("", "empty")]
    [InlineData("  \n ", "empty")]
    [InlineData("1 2", "line 1, column 3")]
    [InlineData("a; b", "line 1")]
    [InlineData("while (true) {}", "line 1")]
    [InlineData("1) + (2", "line 1")]
    [InlineData("1 +\n* 2", "line 2, column 1")]
    [InlineData("new.target", "line 1")]
    [InlineData("await 1", "line 1")]
    [InlineData("/(/", "line 1")]
    public void TryCompile_NotAllowed_SaysWhyAndWhere(string source, string expected) => Assert.Contains(expected, Error(source), StringComparison.Ordinal);
}
