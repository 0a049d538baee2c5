using DurableFlows.Nodes;

namespace DurableFlows.Yaml.Tests;

internal static class Sample
{
    public static NodeRegistry Registry { get; } = new(BuiltInNodes.All);

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Samples", name);

    public static string Text(string name) => File.ReadAllText(PathOf(name));
}
