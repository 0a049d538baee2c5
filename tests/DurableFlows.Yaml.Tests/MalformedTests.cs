using System.Text;
using DurableFlows.Definitions;

namespace DurableFlows.Yaml.Tests;

public sealed class MalformedTests
{
    private static readonly string[] Scraps =
    [
        "{}", "[]", "1", "-1", "null", "true", "''", "*a", "&a b", "*patient", "!!str x", "!x", "<<: *patient", "? [a]", "- - -", "|", ">-", "%YAML 1.1", "---", "...", ": ", "\t", "\0", "\uD83D", "\uFFFE",
        "{{{{{{{{", "[[[[[[[[", "]", "}", "\"", "'", "#", "=", "==", "=(", "${env:X}", "9999999999999999999", "1e999", ".nan", "-.inf", "0x", "P", "5m", "id", "nodes:", "flows: { a: { file: x.yaml } }", "\"\\ud800\"", ",", "@", "`", "\u2028",
    ];

    [Theory]
    [InlineData("refund.yaml", 1)]
    [InlineData("refund.yaml", 2)]
    [InlineData("parent.yaml", 3)]
    [InlineData("small.json", 4)]
    public void Load_MutatedSample_IsReadOrRefused(string name, int seed)
    {
        var random = new Random(seed);
        var original = Sample.Text(name);
        var refused = 0;
        for (var i = 0; i < 2_500; i++)
        {
            var text = original;
            for (var times = random.Next(1, 4); times > 0; times--)
                text = Mutate(text, random);
            refused += IsRefused(text, name) ? 1 : 0;
        }
        Assert.InRange(refused, 1_000, 2_499);
    }

    [Theory]
    [InlineData("[", 100_000)]
    [InlineData("{", 100_000)]
    [InlineData("{\"a\":", 20_000)]
    [InlineData("- ", 20_000)]
    [InlineData("a: [", 10_000)]
    [InlineData("? ", 20_000)]
    [InlineData("[{", 20_000)]
    public void Load_DeepNesting_IsRefused(string open, int times)
    {
        var text = string.Concat(Enumerable.Repeat(open, times));
        Assert.True(IsRefused(text, "x.yaml"));
        Assert.True(IsRefused(text, "x.json"));
    }

    [Fact]
    public void Load_AliasBomb_IsRefused()
    {
        var text = new StringBuilder("id: f\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        var mistake = Assert.Single(Assert.Throws<FlowDefinitionException>(() => FlowYaml.Load(text.ToString(), Sample.Registry)).Mistakes);
        Assert.Contains("100,000 values", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TooLarge_IsRefused() => Assert.True(IsRefused(new string(' ', 6 * 1024 * 1024), "x.yaml"));

    private static bool IsRefused(string text, string name)
    {
        try
        {
            FlowYaml.Load(text, Sample.Registry, Sample.PathOf(name));
            return false;
        }
        catch (FlowDefinitionException e)
        {
            Assert.NotEmpty(e.Mistakes);
            Assert.All(e.Mistakes, m => Assert.True(m.Line > 0 && m.Column > 0));
            return true;
        }
    }

    private static string Mutate(string text, Random random)
    {
        var lines = text.Split('\n').ToList();
        int Line() => random.Next(lines.Count);
        switch (random.Next(10))
        {
            case 0:
                lines.RemoveAt(Line());
                break;
            case 1:
                lines.Insert(Line(), lines[Line()]);
                break;
            case 2:
                var (a, b) = (Line(), Line());
                (lines[a], lines[b]) = (lines[b], lines[a]);
                break;
            case 3:
                lines.Insert(Line(), new string(' ', random.Next(9)) + Scraps[random.Next(Scraps.Length)]);
                break;
            case 4:
                var indented = Line();
                lines[indented] = random.Next(2) == 0 ? " " + lines[indented] : lines[indented].TrimStart();
                break;
            case 5:
                var valued = Line();
                lines[valued] = lines[valued].Split(':')[0] + ": " + Scraps[random.Next(Scraps.Length)];
                break;
            default:
                return Bytes(text, random);
        }
        return lines.Count == 0 ? " " : string.Join('\n', lines);
    }

    private static string Bytes(string text, Random random)
    {
        if (text.Length == 0)
            return ":";
        var at = random.Next(text.Length);
        var length = random.Next(Math.Min(12, text.Length - at) + 1);
        return random.Next(5) switch
        {
            0 => text[..at],
            1 => text.Remove(at, length),
            2 => text.Insert(at, Scraps[random.Next(Scraps.Length)]),
            3 => text.Insert(at, ((char)random.Next(random.Next(2) == 0 ? 0x80 : 0x10000)).ToString()),
            _ => text.Insert(at, text.Substring(random.Next(text.Length - length + 1), length)),
        };
    }
}
