using System.Text.RegularExpressions;
using DurableFlows.Nodes;

namespace DurableFlows.Agents.Tests;

/// <summary>A page of the documents, and the code in it.</summary>
internal sealed partial class Document(string name)
{
    public string Text { get; } = File.ReadAllText(name).ReplaceLineEndings("\n");

    /// <summary>The blocks of a language, in order.</summary>
    public IReadOnlyList<string> Blocks(string language) => [.. Block().Matches(Text).Where(m => m.Groups["language"].Value == language).Select(m => m.Groups["code"].Value)];

    /// <summary>Every option that the page says nothing of.</summary>
    public IEnumerable<string> Missing(params Type[] options)
        => options.SelectMany(t => OptionsBinder.Json.GetTypeInfo(t).Properties).Select(p => p.Name).Where(n => !Text.Contains($"`{n}`", StringComparison.Ordinal));

    /// <summary>Every line of C# in the page that is not in a source, which is compiled.</summary>
    public IEnumerable<string> NotIn(string source)
    {
        var compiled = File.ReadAllLines(source).Select(l => l.Trim()).ToHashSet();
        return Blocks("csharp").SelectMany(b => b.Split('\n')).Select(l => l.Trim()).Where(l => !compiled.Contains(l));
    }

    [GeneratedRegex("^```(?<language>[a-z]+)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
