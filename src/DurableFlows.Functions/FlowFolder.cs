using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Nodes;
using DurableFlows.Yaml;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DurableFlows.Functions;

/// <summary>The flows that the app can start: those registered in code, and those that lie beside it.</summary>
internal static class FlowFolder
{
    public static FlowCatalog Load(IServiceProvider provider)
    {
        var catalog = new FlowCatalog();
        foreach (var flow in provider.GetServices<FlowDefinition>())
            catalog.Add(flow);
        var types = new NodeRegistry([.. BuiltInNodes.All, .. provider.GetRequiredService<IOptions<FlowHostOptions>>().Value.NodeTypes]);
        var folder = Path.Combine(AppContext.BaseDirectory, "flows");
        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.yaml").Order(StringComparer.Ordinal).ToArray() : [])
            catalog.Add(FlowYaml.LoadFile(file, types));
        return catalog;
    }
}
