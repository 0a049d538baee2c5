using System.Diagnostics;
using DurableFlows.Expressions;
using DurableFlows.Values;
using static DurableFlows.Tests.Expressions.Scopes;

namespace DurableFlows.Tests.Expressions;

public class SandboxTests
{
    [Theory]
    [InlineData("[].constructor.constructor('return 1')()")]
    [InlineData("(() => 1).constructor('return 1')()")]
    [InlineData("'x'.repeat(1e9)")]
    [InlineData("'x'['rep' + 'eat'](536870000)")]
    [InlineData("'x'.padEnd(1e9)")]
    [InlineData("'x'.repeat(1e6).replaceAll('x', 'y'.repeat(1e5))")]
    [InlineData("'x'.repeat(1e6).replaceAll('x', \"$`\")")]
    [InlineData("/(a+)+$/.test('a'.repeat(40) + 'b')")]
    [InlineData("new Array(4294967295).join('x')")]
    [InlineData("(f => f(f))(f => f(f))")]
    [InlineData("(f => f(f))(f => [1].map(() => f(f)))")]
    [InlineData("Array.from({ length: 1e9 }, (x, i) => i).length")]
    [InlineData("Array.from({ length: 1e6 }).map(() => Array.from({ length: 1e6 })).length")]
    [InlineData("(o => ((o.toString = () => o + ''), o + ''))({})")]
    [InlineData("(o => ((o.valueOf = () => o * 1), o * 1))({})")]
    [InlineData("(o => ((o.toJSON = () => JSON.stringify(o)), JSON.stringify(o)))({})")]
    [InlineData("(h => ((h.f = () => 'a'.replace('a', h.f)), h.f()))({})")]
    [InlineData("(o => (Object.defineProperty(o, 'x', { get: () => o.x }), o.x))({})")]
    [InlineData("(h => ((h.f = () => [1, 2].sort(h.f)), h.f()))({})")]
    [InlineData("Array.from({ length: 30000 }).reduce(a => [a], [])")]
    [InlineData("Array.from({ length: 30000 }).reduce(a => [a], []).toString().length")]
    [InlineData("Array.from({ length: 30000 }).reduce(a => [a], []) + ''")]
    [InlineData("JSON.stringify(Array.from({ length: 30000 }).reduce(a => [a], [])).length")]
    [InlineData("Array.from({ length: 30000 }).reduce(a => [a], []).flat(1 / 0).length")]
    [InlineData("Array.from({ length: 30000 }).reduce(a => a.bind(), () => 1)()")]
    [InlineData("Array.from({ length: 30000 }).reduce(a => ({ valueOf: () => +a }), 1) + 1")]
    [InlineData("Array.from({ length: 60 }).reduce(a => [a, a], 1) + ''")]
    [InlineData("Array.from({ length: 60 }).reduce(a => [a, a], []) + ''")]
    [InlineData("Array.from({ length: 60 }).reduce(a => [a, a], 1).toLocaleString()")]
    [InlineData("JSON.stringify(Array.from({ length: 60 }).reduce(a => [a, a], 1))")]
    [InlineData("Array.from({ length: 60 }).reduce(a => [a, a], []).flat(1 / 0)")]
    [InlineData("Array.from({ length: 60 }).reduce(a => a + a, 'xxxxxxxxxxxxxxx').length")]
    [InlineData("JSON.parse('['.repeat(100000))")]
    [InlineData("'x'.match('('.repeat(100000))")]
    [InlineData("10n ** 1000000000n")]
    [InlineData("(a => ((a.length = 4294967295), a.sort(), a.reverse()))([])")]
    [InlineData("(a => a.map(x => a.map(y => a.indexOf(7))))(Array.from({ length: 10000 }, () => 1))")]
    [InlineData("Array.from({ length: 1e6 }, () => [1, 2].join('')).length * Array.from({ length: 1e6 }, () => 'a'.repeat(2)).length")]
    [InlineData("Array.from({ length: 1000 }).map(() => Array.from({ length: 1000 }).map(() => 'abc'.replace('b', 'c'))).length")]
    [InlineData("new Date()")]
    [InlineData("Date.now()")]
    [InlineData("Date()")]
    [InlineData("Math['ran' + 'dom']()")]
    [InlineData("Array.fromAsync([1])")]
    [InlineData("[].constructor.fromAsync([1])")]
    public void Evaluate_HostileExpression_FailsCleanlyAndSoon(string source)
    {
        var expression = Compile(source);
        Assert.Throws<FlowException>(() => new FlowExpressionProbe(expression).OnSmallStack(Full));
    }

    [Theory]
    [InlineData("new Date()", "clock")]
    [InlineData("Date.now()", "clock")]
    [InlineData("Math['ran' + 'dom']()", "Math.random is not allowed")]
    [InlineData("(f => f(f))(f => f(f))", "too deeply")]
    [InlineData("(a => ((a.length = 4294967295), a.sort(), a.reverse()))([])", "2000 ms")]
    public void Evaluate_Limit_IsNamed(string source, string expected) => Assert.Contains(expected, Fails(source).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("(", 100_000)]
    [InlineData("[", 7_000)]
    [InlineData("!", 7_900)]
    [InlineData("-", 7_900)]
    [InlineData("- ", 3_900)]
    [InlineData("typeof ", 1_100)]
    [InlineData("new ", 1_900)]
    [InlineData("x=>", 2_600)]
    [InlineData("1?", 3_900)]
    [InlineData("1?1:", 1_900)]
    [InlineData("`${", 2_600)]
    [InlineData("a=", 3_900)]
    [InlineData("1+", 3_900)]
    [InlineData("1**", 2_600)]
    [InlineData("{a:", 2_600)]
    [InlineData("input.", 1_300)]
    [InlineData("/(", 3_900)]
    [InlineData("async ", 1_300)]
    public void TryCompile_DeepOrLongText_IsRefused(string part, int times)
    {
        var source = string.Concat(Enumerable.Repeat(part, times)) + "1";
        var error = "";
        var thread = new Thread(() => FlowExpression.TryCompile(source, out _, out error), 512 << 10);
        thread.Start();
        thread.Join();
        Assert.False(string.IsNullOrEmpty(error));
    }

    [Fact]
    public void TryCompile_LongRegex_IsNotRun()
    {
        var source = "/" + new string('(', 3_000) + new string(')', 3_000) + "/.test('a')";
        Assert.NotNull(Error(source));
    }

    [Theory]
    [InlineData("(Array.prototype.x = 1)", "[].x")]
    [InlineData("(Object.prototype.x = 1)", "({}).x")]
    [InlineData("(Math.y = 1)", "Math['y']")]
    [InlineData("Object.assign(String.prototype, { z: 1 }).z", "'a'.z")]
    [InlineData("(input.n = 6)", "input.n === 5 ? null : 1")]
    [InlineData("input.list.push(1)", "input.list.length === 3 ? null : 1")]
    [InlineData("(nodes.x.output.y = 6)", "nodes.x.output.y.length === 2 ? null : 1")]
    [InlineData("Object.freeze(Object.prototype) && 1", "Object.isFrozen(Object.prototype) || null")]
    public void Evaluate_Change_IsNotSeenByTheNext(string change, string look)
    {
        Compile(change).Evaluate(Full);
        Assert.Equal("null", Run(look));
        Assert.Equal("5", Run("input.n"));
    }

    [Fact]
    public async Task Evaluate_ManyThreads_GiveTheirOwnResults()
    {
        var expression = Compile("input.a + nodes.x.output.list.map(x => x * input.a).join()");
        await Parallel.ForAsync(0, 400, (i, _) =>
        {
            var scope = new ExpressionScope
            {
                Input = Json($$"""{"a":{{i}}}"""),
                Nodes = new Dictionary<string, NodeView> { ["x"] = new("succeeded", Json("""{"list":[1,2]}"""), null) },
            };
            Assert.Equal($"\"{i}{i},{2 * i}\"", expression.Evaluate(scope).ToString());
            return ValueTask.CompletedTask;
        });
    }

    private sealed class FlowExpressionProbe(FlowExpression expression)
    {
        public void OnSmallStack(ExpressionScope scope)
        {
            FlowException? failure = null;
            FlowValue? value = null;
            var watch = Stopwatch.StartNew();
            var thread = new Thread(() =>
            {
                try
                {
                    value = expression.Evaluate(scope);
                }
                catch (FlowException e)
                {
                    failure = e;
                }
            }, 512 << 10);
            thread.Start();
            thread.Join();
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{expression.Source} took {watch.Elapsed}");
            throw failure ?? throw new Xunit.Sdk.XunitException($"{expression.Source} gave {value}");
        }
    }
}
