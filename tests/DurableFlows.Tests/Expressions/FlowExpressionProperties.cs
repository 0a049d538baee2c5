using DurableFlows.Expressions;
using static DurableFlows.Tests.Expressions.Scopes;

namespace DurableFlows.Tests.Expressions;

public class FlowExpressionProperties
{
    private static readonly string[] Parts =
    [
        "input", "output", "item", "index", "nodes", "nodes.x", "nodes['x']", ".a", ".b.c", "[0]", "?.", "(", ")", "[", "]", "{", "}", ",", ":", "?", "=>", "x", "x => x",
        "+", "-", "*", "**", "/", "%", "==", "===", "<", "&&", "||", "??", "!", "~", "=", "+=", "++", "...", "`", "${", "'", "\"", "\\", "\n", " ", "//", "/*", "*/", "/a/g", "#", "@",
        "1", "0", "1e309", "10n", "'text'", "null", "true", "undefined", "NaN", "new ", "typeof ", "delete ", "void ", "in ", "instanceof ", "async ", "await ", "yield ", "function", "class ",
        "Array", "Object", "String", "Math", "JSON", "Date", "RegExp", "Set", ".map(x => x)", ".join()", ".length", ".constructor", ".repeat(99)", ".flat()", ".sort()", "JSON.stringify(", "\u2028", "\ud800", "é", "😀",
    ];

    private static readonly string[] Valid =
    [
        "input.list.map((x, i) => ({ ...x, i })).filter(x => x.p > 1).length > 0 && nodes.x.status === 'succeeded'",
        "[...input.list, { p: item.z }].reduce((sum, { p = 1 }) => sum + p, 0) ?? `none ${index}`",
        "new Date('2026-01-02').getTime() - new Date(input.s).getTime()",
        "(o => (Object.defineProperty(o, 'x', { get: () => o.y }), o.x))({ y: [1, 2, 3].join('-') })",
        "input.a.b.c ? input['list'][0].p : nodes['pay-out'].error.code.replace(/\\./g, '/')",
    ];

    [Fact]
    public void TryCompileAndEvaluate_RandomTexts_NeverThrowAnythingElse()
    {
        var random = new Random(20260102);
        var evaluated = 0;
        for (var i = 0; i < 5_000; i++)
        {
            var source = i % 2 == 0 ? Garbage(random) : Mutated(random);
            if (!FlowExpression.TryCompile(source, out var expression, out var error))
            {
                Assert.False(string.IsNullOrEmpty(error));
                continue;
            }

            evaluated++;
            var failure = Record.Exception(() =>
            {
                expression.Evaluate(Full).Element.ToString();
                expression.Holds(Full);
            });
            Assert.True(failure is null or FlowException, $"{source}: {failure}");
        }

        Assert.True(evaluated > 500, $"Only {evaluated} were valid.");
    }

    private static string Garbage(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Parts[random.Next(Parts.Length)]));

    private static string Mutated(Random random)
    {
        var source = Valid[random.Next(Valid.Length)];
        for (var changes = random.Next(0, 4); changes > 0; changes--)
        {
            var at = random.Next(source.Length);
            var cut = Math.Min(random.Next(0, 4), source.Length - at);
            source = source.Remove(at, cut).Insert(at, random.Next(3) == 0 ? "" : Parts[random.Next(Parts.Length)]);
        }

        return source;
    }
}
