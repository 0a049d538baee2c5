using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using DurableFlows.Diagnostics;

namespace DurableFlows.Cli.Tests.Samples;

public sealed partial class DocumentTests
{
    private static readonly IReadOnlyDictionary<string, string> Errors = Headings(Repository.PathOf("docs", "errors"));

    public static TheoryData<string> Codes => [.. EngineCodes().Concat(NodeCodes()).Distinct().Order(StringComparer.Ordinal)];

    public static TheoryData<string> Documents =>
        [.. new[] { "README.md", "infra/README.md" }.Concat(Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Repository.Root, f)))];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Errors_EveryCode_HasCauseAndFix(string code)
    {
        Assert.True(Errors.TryGetValue(code, out var text), $"docs/errors has no heading '{code}'.");
        Assert.Contains("**Cause.**", text, StringComparison.Ordinal);
        Assert.Contains("**Fix.**", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_EveryHeading_IsACode() => Assert.Empty(Errors.Keys.Except(EngineCodes()).Except(NodeCodes()));

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_Links_LeadSomewhere(string document)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(document)) ?? "";
        var links = Link().Matches(File.ReadAllText(Repository.PathOf(document))).Select(m => m.Groups["to"].Value.Split('#')[0])
            .Where(to => to.Length > 0 && !to.Contains("://", StringComparison.Ordinal));

        Assert.All(links, to => Assert.True(Path.Exists(Path.Combine(folder, to)), $"{document} links to {to}, which is not there."));
    }

    [Fact]
    public void Telemetry_EveryNameIsInTheDocument()
    {
        var text = Repository.Text("docs", "telemetry.md");
        var source = Repository.Text("src", "DurableFlows", "Diagnostics", "Telemetry.cs");

        Assert.All(Instrument().Matches(source), name => Assert.Contains($"`{name.Groups["name"].Value}`", text, StringComparison.Ordinal));
    }

    [Fact]
    public void CommandLine_ExitCodes_AreThoseOfTheProgram()
    {
        var table = Repository.Text("docs", "command-line.md").Split("## Exit codes\n")[1];

        var rows = table.Split('\n').Where(l => ExitRow().IsMatch(l));

        Assert.Equal(ExitCodes.Table.Select(c => $"| {c.Code.ToString(CultureInfo.InvariantCulture)} | {c.Meaning} |"), rows);
    }

    [Fact]
    public void CommandLine_CommandsAndOptions_AreAllThere()
    {
        var text = Repository.Text("docs", "command-line.md");
        var root = FlowsApp.Root(new Cli(Shell.OfProcess(default)));

        var options = root.Subcommands.SelectMany(c => c.Options).Concat(root.Options).Select(o => o.Name).Except(["--help", "--version"]).Distinct();

        Assert.All(root.Subcommands, c => Assert.Contains($"\n| `{c.Name}", text, StringComparison.Ordinal));
        Assert.All(options, o => Assert.Contains($"`{o}", text, StringComparison.Ordinal));
    }

    private static IEnumerable<string> EngineCodes() =>
        new[] { typeof(ErrorCodes), typeof(Http.HttpCodes), typeof(Testing.TestingCodes), typeof(DurableFlows.Agents.AgentCodes) }.SelectMany(t => t.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(f => (string)(f.GetRawConstantValue() ?? ""));

    /// <summary>The codes that the nodes write themselves, read off their sources.</summary>
    private static IEnumerable<string> NodeCodes() =>
        Directory.EnumerateFiles(Repository.PathOf("src", "DurableFlows", "Nodes"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(f => NodeCode().Matches(File.ReadAllText(f))).Select(m => m.Groups["code"].Value);

    private static Dictionary<string, string> Headings(string folder) => Directory.EnumerateFiles(folder, "*.md")
        .SelectMany(f => File.ReadAllText(f).ReplaceLineEndings("\n").Split("\n## ").Skip(1))
        .ToDictionary(s => s.Split('\n')[0].Trim().Trim('`'), s => s, StringComparer.Ordinal);

    [GeneratedRegex(@"(?:new NodeException|Make)\(\s*""(?<code>[a-z0-9.-]+)""")]
    private static partial Regex NodeCode();

    [GeneratedRegex(@"""(?<name>durableflows\.[a-z.]+)""")]
    private static partial Regex Instrument();

    [GeneratedRegex(@"^\| [0-9]+ \|")]
    private static partial Regex ExitRow();

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();
}
