using DurableFlows.Definitions;

namespace DurableFlows.Yaml;

/// <summary>Reads the file of a flow, and those of its child flows in their places.</summary>
internal sealed class SourceFiles(List<(Mistake Mistake, SourceMark Mark)> mistakes)
{
    private readonly Stack<string> _open = new();

    /// <exception cref="SourceException">When the text of the flow itself cannot be read.</exception>
    public SourceNode Read(string text, string? file, string path)
    {
        if (text.Length > SourceLimits.Characters)
            throw new SourceException(new SourceMark(file, 1, 1), $"The file has more than {SourceLimits.Characters:N0} characters.");
        text = text.TrimStart('\uFEFF');
        var root = file?.EndsWith(".json", StringComparison.OrdinalIgnoreCase) == true ? JsonSource.Read(text, file) : YamlSource.Read(text, file);
        if (file is not null)
            _open.Push(Path.GetFullPath(file));
        root = Resolve(root, file, path);
        if (file is not null)
            _open.Pop();
        return root;
    }

    private SourceNode Resolve(SourceNode node, string? file, string path)
    {
        if (node is not SourceNode.Mapping flow || flow.Find(DefinitionNames.Flows) is not SourceNode.Mapping flows)
            return node;
        var below = JsonPath.Child(path, DefinitionNames.Flows);
        var children = flows with { Entries = [.. flows.Entries.Select(e => e with { Value = Child(e, file, JsonPath.Child(below, e.Key)) })] };
        return flow with { Entries = [.. flow.Entries.Select(e => ReferenceEquals(e.Value, flows) ? e with { Value = children } : e)] };
    }

    private SourceNode Child(SourceEntry entry, string? file, string path)
    {
        if (entry.Value is not SourceNode.Mapping { Entries: [{ Key: "file", Value: SourceNode.Leaf { Json: ['"', ..] } leaf }] })
            return Resolve(entry.Value, file, path);
        var name = System.Text.Json.JsonSerializer.Deserialize<string>(leaf.Json) ?? "";
        try
        {
            return ReadChild(name, file, path, leaf.Mark);
        }
        catch (SourceException e)
        {
            mistakes.Add((new Mistake(path, e.Message, e.Hint), e.Mark));
            // Something to go on with, so that the rest is still checked; that it has no nodes lies below a path already reported.
            return new SourceNode.Mapping(entry.Mark, [new SourceEntry(DefinitionNames.Nodes, entry.Mark, new SourceNode.Mapping(entry.Mark, []))]);
        }
    }

    private SourceNode ReadChild(string name, string? file, string path, SourceMark mark)
    {
        if (file is null)
            throw new SourceException(mark, $"The flow did not come from a file, so '{name}' has no folder to look in.", "Load it from a file, or write the child flow in its place.");
        try
        {
            var full = Path.GetFullPath(name, Path.GetDirectoryName(Path.GetFullPath(file)) ?? ".");
            if (_open.Contains(full))
                throw new SourceException(mark, $"File '{name}' contains itself.", "A flow cannot be its own child.");
            return Read(ReadText(full, mark), full, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SourceException(mark, $"File '{name}' cannot be read: {e.Message}", "The path is relative to the file that names it.");
        }
    }

    public static string ReadText(string file, SourceMark mark)
    {
        if (new FileInfo(file) is { Exists: true, Length: > SourceLimits.Characters })
            throw new SourceException(mark, $"File '{file}' is larger than {SourceLimits.Characters:N0} bytes.");
        return File.ReadAllText(file);
    }
}
