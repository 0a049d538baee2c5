using DurableFlows.Runs;
using DurableFlows.Testing.Scripts;

namespace DurableFlows.Testing.Tests.Documents;

public sealed class TestingDocumentTests
{
    private static readonly string Document = File.ReadAllText("testing.md").ReplaceLineEndings("\n");

    [Theory]
    [InlineData("ClaimFlow.cs", "node")]
    [InlineData("Examples.cs", "scripted")]
    [InlineData("Examples.cs", "stub")]
    [InlineData("Examples.cs", "fixture")]
    public void Document_CSharp_IsTheCodeThatIsCompiled(string file, string region) =>
        Assert.Contains($"\n{Region(file, region)}\n", Document, StringComparison.Ordinal);

    [Fact]
    public void Document_Script_IsRead()
    {
        var json = Document.Split("```json\n")[1].Split("```")[0];

        Assert.NotEmpty(ModelScript.Parse(json).Turns);
    }

    [Fact]
    public async Task Example_Scripted_TriesAgain()
    {
        var (result, calls) = await Examples.ScriptedAsync();

        Assert.Equal((RunStatus.Completed, 2), (result.Status, calls.Count));
    }

    [Fact]
    public async Task Example_Stub_Answers() => Assert.Equal("Delivered.", await Examples.StubAsync());

    [Fact]
    public async Task Example_Fixture_AnswersAsRecorded()
    {
        var folder = Directory.CreateTempSubdirectory("testing-");
        using var real = new ScriptedChatClient(ModelTurn.Say("Delivered."));

        Assert.Equal("Delivered.", await Examples.FixtureAsync(real, Path.Combine(folder.FullName, "talk.json")));
        folder.Delete(recursive: true);
    }

    /// <summary>The lines of a region, without the indentation all of them share.</summary>
    private static string Region(string file, string name)
    {
        var lines = File.ReadAllText(Path.Combine("Documents", file)).Split('\n')
            .SkipWhile(l => l.Trim() != $"#region {name}").Skip(1).TakeWhile(l => l.Trim() != "#endregion").ToList();
        var indent = lines.Where(l => l.Length > 0).Min(l => l.Length - l.TrimStart().Length);
        return string.Join('\n', lines.Select(l => l.Length > 0 ? l[indent..] : l));
    }
}
