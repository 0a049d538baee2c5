using System.Text;
using System.Text.Json;
using DurableFlows.Definitions;
using FsCheck.Xunit;

namespace DurableFlows.Tests.Definitions;

public sealed class DefinitionJsonTests
{
    [Property(MaxTest = 300)]
    public void ReadOfWrite_AnyDefinition_LosesNothing(int seed)
    {
        var flow = new GeneratedFlows(seed).Flow();
        var bytes = DefinitionJson.Write(flow);
        var read = DefinitionJson.Read(bytes);
        Assert.Equal(GeneratedFlows.Describe(flow), GeneratedFlows.Describe(read));
        Assert.Equal(bytes, DefinitionJson.Write(read));
    }

    [Fact]
    public void Write_Defaults_AreLeftOut() => Assert.Equal(
        """{"id":"f","nodes":{"a":{"type":"transform","retry":{},"approval":{}},"b":{"type":"transform","needs":"a"},"c":{"type":"transform","needs":["a",{"node":"b","when":"output"}]}}}""",
        Encoding.UTF8.GetString(DefinitionJson.Write(new FlowDefinition
        {
            Id = "f",
            Nodes =
            [
                new NodeDefinition { Id = "a", Type = "transform", Retry = new RetryPolicy(), Approval = new ApprovalDefinition() },
                new NodeDefinition { Id = "b", Type = "transform", Needs = [new NeedDefinition { Node = "a" }] },
                new NodeDefinition { Id = "c", Type = "transform", Needs = [new NeedDefinition { Node = "a" }, new NeedDefinition { Node = "b", When = "output" }] },
            ],
        })));

    [Fact]
    public void Read_SeveralMistakes_NamesEach()
    {
        var error = Assert.Throws<FlowDefinitionException>(() => DefinitionJson.Read(
            """{"id":1,"nodes":{"a":{"type":"x","runIf":"sometimes","timeout":"soon","retry":{"attempt":2}}},"checkpoint":{"keep":"3"}}"""u8));
        Assert.Equal(["$.id", "$.nodes.a.runIf", "$.nodes.a.retry.attempt", "$.nodes.a.timeout", "$.checkpoint.keep"], error.Mistakes.Select(m => m.Path).Order(Comparer<string>.Create((a, b) => Order(a) - Order(b))));
        Assert.Contains(error.Mistakes, m => m.Hint == "Did you mean 'attempts'?");
        Assert.Contains(error.Mistakes, m => m.Hint == "Use one of: allSucceeded, any, always, onFailure.");

        static int Order(string path) => Array.IndexOf(["$.id", "$.nodes.a.runIf", "$.nodes.a.retry.attempt", "$.nodes.a.timeout", "$.checkpoint.keep"], path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"id":"a","id":"b","nodes":{}}""")]
    public void Read_NotADefinition_Throws(string json) =>
        Assert.Throws<FlowDefinitionException>(() => DefinitionJson.Read(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Hash_EqualDefinitions_IsEqualWhateverTheOrderOfDictionaries()
    {
        var a = Simple() with { Concurrency = new Dictionary<string, int> { ["x"] = 1, ["y"] = 2 } };
        var b = Simple() with { Concurrency = new Dictionary<string, int> { ["y"] = 2, ["x"] = 1 } };
        Assert.Equal(DefinitionHash.Of(a), DefinitionHash.Of(b));
        Assert.Matches("^[0-9a-f]{64}$", DefinitionHash.Of(a));
    }

    [Fact]
    public void Hash_IsTheSameForEver() =>
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("""{"id":"f","nodes":{"a":{"type":"transform","input":{"b":1,"a":"ü"}}}}"""u8)), DefinitionHash.Of(Simple()));

    [Fact]
    public void Fingerprint_ChangedNodeOrTypeVersion_Differs()
    {
        var node = Simple().Nodes[0];
        Assert.Equal(Fingerprint.Of(node, 1), Fingerprint.Of(node with { Id = "renamed" }, 1));
        Assert.NotEqual(Fingerprint.Of(node, 1), Fingerprint.Of(node, 2));
        Assert.NotEqual(Fingerprint.Of(node, 1), Fingerprint.Of(node with { When = "input" }, 1));
    }

    private static FlowDefinition Simple() => new()
    {
        Id = "f",
        Nodes = [new NodeDefinition { Id = "a", Type = "transform", Input = JsonElement.Parse("""{ "b": 1, "a": "\u00fc" }""") }],
    };
}
