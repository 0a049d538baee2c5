using DurableFlows.Definitions;
using DurableFlows.Yaml;

namespace DurableFlows.Cli.Serving;

/// <summary>The flows of files and folders.</summary>
internal static class FlowFiles
{
    private static readonly string[] Endings = [".yaml", ".yml", ".json"];

    public static IReadOnlyList<FlowDefinition> Load(IReadOnlyList<string> paths)
    {
        var flows = new Dictionary<string, (FlowDefinition Flow, string File)>(StringComparer.Ordinal);
        foreach (var file in paths.SelectMany(Files))
        {
            var flow = FlowYaml.LoadFile(file, Cli.NodeTypes);
            if (flows.TryGetValue(flow.Id, out var other) && Path.GetFullPath(other.File) != Path.GetFullPath(file))
                throw new UsageException($"{file} and {other.File} both define flow '{flow.Id}'. Serve one of them.");
            flows[flow.Id] = (flow, file);
        }

        return [.. flows.Values.Select(f => f.Flow)];
    }

    private static IEnumerable<string> Files(string path)
    {
        if (!Directory.Exists(path))
            return [path];
        var files = Directory.EnumerateFiles(path).Where(f => Endings.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).ToList();
        return files.Count > 0 ? files : throw new UsageException($"There is no flow in {path}: no file that ends with {string.Join(", ", Endings)}.");
    }
}
