using System.Text.RegularExpressions;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Yaml;
using Microsoft.Extensions.DependencyInjection;

namespace DurableFlows.Cli.Tests.Samples;

public sealed class ReadmeTests
{
    private static readonly string Readme = Repository.Text("README.md");

    [Theory]
    [InlineData("dotnet run --project src/DurableFlows.Cli -- run samples/02-expenses/flow.yaml --input samples/02-expenses/claims.json")]
    [InlineData("dotnet test DurableFlows.Local.slnf")]
    public void Readme_Commands_AreThere(string command) => Assert.Contains($"\n{command}\n", Readme, StringComparison.Ordinal);

    [Theory]
    [InlineData("node")]
    [InlineData("flow")]
    [InlineData("host")]
    public void Readme_CSharp_IsTheCodeThatIsCompiled(string region) =>
        Assert.Contains($"\n{Region(region)}\n", Readme, StringComparison.Ordinal);

    [Fact]
    public void Readme_Yaml_IsTheSameFlowAsTheCSharp()
    {
        var yaml = FlowYaml.Load(Block("yaml"), new NodeRegistry([.. BuiltInNodes.All, NodeType.For<CheckClaim>()]));

        Assert.Equal(FlowYaml.Dump(RefundFlow.Build().Definition), FlowYaml.Dump(yaml));
    }

    [Fact]
    public async Task Readme_Flow_RunsToItsApproval()
    {
        var folder = Directory.CreateTempSubdirectory("readme-");
        var services = new ServiceCollection().AddSingleton<ISecretSource>(new Bank()).BuildServiceProvider();

        var result = await RefundFlow.RunAsync(RefundFlow.Build(), folder.FullName, services);

        Assert.Equal(RunStatus.WaitingForInput, result.Status);
        Assert.Equal("Pay 1250 cents for claim C-7?", Assert.Single(result.Requests).Request.Title);
        folder.Delete(recursive: true);
    }

    private static string Block(string language) => Regex.Match(Readme, $"```{language}\n(?<text>.*?)```", RegexOptions.Singleline).Groups["text"].Value;

    /// <summary>The lines of a region, without the indentation all of them share.</summary>
    private static string Region(string name)
    {
        var source = Repository.Text("tests", "DurableFlows.Cli.Tests", "Samples", "RefundFlow.cs").Split('\n');
        var lines = source.SkipWhile(l => l.Trim() != $"#region {name}").Skip(1).TakeWhile(l => l.Trim() != "#endregion").ToList();
        var indent = lines.Where(l => l.Length > 0).Min(l => l.Length - l.TrimStart().Length);
        return string.Join('\n', lines.Select(l => l.Length > 0 ? l[indent..] : l));
    }

    private sealed class Bank : ISecretSource
    {
        public string? Find(string scheme, string name) => name == "BANK_URL" ? "http://127.0.0.1:1" : null;
    }
}
