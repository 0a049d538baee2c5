using System.Text;
using DurableFlows.Definitions;

namespace DurableFlows.Yaml.Tests;

public sealed class FlowYamlTests
{
    [Theory]
    [InlineData("refund.yaml")]
    [InlineData("small.json")]
    [InlineData("parent.yaml")]
    public void LoadFile_Sample_HasNoMistakes(string name)
    {
        var flow = FlowYaml.LoadFile(Sample.PathOf(name), Sample.Registry);
        Assert.Equal(DefinitionJson.Write(flow), DefinitionJson.Write(DefinitionJson.Read(DefinitionJson.Write(flow))));
    }

    [Fact]
    public void Load_Nodes_KeepTheirOrder() => Assert.Equal(
        ["classify", "lines", "sign-off", "pay", "apologise"], FlowYaml.Load(Sample.Text("refund.yaml"), Sample.Registry).Nodes.Select(n => n.Id));

    [Theory]
    [InlineData("yes", "\"yes\"")]
    [InlineData("\"5\"", "\"5\"")]
    [InlineData("'true'", "\"true\"")]
    [InlineData("5", "5")]
    [InlineData("1.0", "1.0")]
    [InlineData("007", "7")]
    [InlineData("+.5", "0.5")]
    [InlineData("-5.", "-5")]
    [InlineData("0x1F", "31")]
    [InlineData("0o17", "15")]
    [InlineData("12345678901234567890123", "12345678901234567890123")]
    [InlineData("true", "true")]
    [InlineData("False", "false")]
    [InlineData("2024-01-31", "\"2024-01-31\"")]
    [InlineData("=input.a + 1", "\"=input.a + 1\"")]
    [InlineData("1_000", "\"1_000\"")]
    public void Load_Scalar_IsTypedByTheCoreSchema(string yaml, string json) => Assert.Equal(
        json, FlowYaml.Load($"id: f\nnodes:\n  a:\n    type: transform\n    input: {{ v: {yaml} }}\n", Sample.Registry).Nodes[0].Input?.GetProperty("v").GetRawText());

    [Theory]
    [InlineData("\uFEFFid: f\r\nnodes:\r\n  a:\r\n    type: transform\r\n")]
    [InlineData("---\nid: f\nnodes:\n  a: { type:\ttransform }\n...\n")]
    [InlineData("{ \"id\": \"f\", \"nodes\": { \"a\": { \"type\": \"transform\" } } }")]
    public void Load_OtherClothes_IsTheSame(string yaml) => Assert.Equal(
        """{"id":"f","nodes":{"a":{"type":"transform"}}}""", Encoding.UTF8.GetString(DefinitionJson.Write(FlowYaml.Load(yaml, Sample.Registry))));

    [Fact]
    public void LoadFile_ChildInAFile_IsPartOfTheDefinition() =>
        Assert.Equal(["ask", "stop"], FlowYaml.LoadFile(Sample.PathOf("parent.yaml"), Sample.Registry).Flows["small"].Nodes.Select(n => n.Id));

    [Fact]
    public void LoadFile_MistakeInAChild_NamesTheChildsFile()
    {
        using var folder = new TempFolder();
        folder.Write("child.yaml", "nodes:\n  a:\n    type: transfrom\n");
        var parent = folder.Write("parent.yaml", "id: p\nnodes:\n  a: { type: flow, with: { flow: child } }\nflows:\n  child: { file: child.yaml }\n");
        var mistake = Assert.Single(Assert.Throws<FlowDefinitionException>(() => FlowYaml.LoadFile(parent, Sample.Registry)).Mistakes);
        Assert.Equal(("child.yaml", 3, 5, "$.flows.child.nodes.a.type"), (Path.GetFileName(mistake.File), mistake.Line, mistake.Column, mistake.Path));
    }

    [Fact]
    public void LoadFile_FilesInACircle_IsAMistake()
    {
        using var folder = new TempFolder();
        folder.Write("b.yaml", "nodes:\n  a: { type: transform }\nflows:\n  a: { file: a.yaml }\n");
        var a = folder.Write("a.yaml", "id: a\nnodes:\n  a: { type: transform }\nflows:\n  b: { file: b.yaml }\n");
        var mistake = Assert.Single(Assert.Throws<FlowDefinitionException>(() => FlowYaml.LoadFile(a, Sample.Registry)).Mistakes);
        Assert.Equal("$.flows.b.flows.a", mistake.Path);
        Assert.Contains("contains itself", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadFile_MissingFiles_AreMistakes()
    {
        using var folder = new TempFolder();
        Assert.Throws<FlowDefinitionException>(() => FlowYaml.LoadFile(Path.Combine(folder.Path, "none.yaml"), Sample.Registry));
        var parent = folder.Write("p.yaml", "id: p\nnodes:\n  a: { type: transform }\nflows:\n  c: { file: none.yaml }\n");
        var mistake = Assert.Single(Assert.Throws<FlowDefinitionException>(() => FlowYaml.LoadFile(parent, Sample.Registry)).Mistakes);
        Assert.Equal((5, "$.flows.c"), (mistake.Line, mistake.Path));
    }

    [Fact]
    public void Dump_SecretReference_StaysAReference() =>
        Assert.Contains("${env:LINES_TOKEN}", FlowYaml.Dump(FlowYaml.Load(Sample.Text("refund.yaml"), Sample.Registry)), StringComparison.Ordinal);

    private sealed class TempFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("flows-").FullName;

        public string Write(string name, string text)
        {
            var path = System.IO.Path.Combine(Path, name);
            File.WriteAllText(path, text);
            return path;
        }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
