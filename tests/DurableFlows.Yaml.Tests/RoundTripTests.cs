using DurableFlows.Definitions;
using DurableFlows.Tests.Definitions;
using FsCheck.Xunit;

namespace DurableFlows.Yaml.Tests;

public sealed class RoundTripTests
{
    [Property(MaxTest = 500)]
    public void LoadOfDump_AnyDefinition_LosesNothing(int seed)
    {
        var flow = new GeneratedFlows(seed).Flow();
        var yaml = FlowYaml.Dump(flow);
        var mistakes = new List<(Mistake Mistake, SourceMark Mark)>();
        var shape = new List<Mistake>();
        var read = DefinitionJson.Read(new SourceJson(mistakes).Convert(YamlSource.Read(yaml, null)), shape);
        Assert.Empty(mistakes);
        Assert.Empty(shape);
        Assert.Equal(GeneratedFlows.Describe(flow), GeneratedFlows.Describe(read));
    }

    [Fact]
    public void LoadOfDump_Sample_IsEqual()
    {
        var flow = FlowYaml.Load(Sample.Text("refund.yaml"), Sample.Registry);
        var again = FlowYaml.Load(FlowYaml.Dump(flow), Sample.Registry);
        Assert.Equal(DefinitionHash.Of(flow), DefinitionHash.Of(again));
        Assert.Equal(FlowYaml.Dump(flow), FlowYaml.Dump(again));
    }
}
