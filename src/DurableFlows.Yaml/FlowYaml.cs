using DurableFlows.Definitions;
using DurableFlows.Nodes;

namespace DurableFlows.Yaml;

/// <summary>Definitions in YAML and JSON files, in and out.</summary>
public static class FlowYaml
{
    /// <summary>Reads and checks a definition.</summary>
    /// <param name="text">YAML; or JSON, when the file's name ends in <c>.json</c>.</param>
    /// <param name="registry">The node types that it may name.</param>
    /// <param name="file">The file it came from, for messages and for child flows in files beside it; null for none.</param>
    /// <exception cref="FlowDefinitionException">Names every mistake, with file, line and column.</exception>
    public static FlowDefinition Load(string text, NodeRegistry registry, string? file = null)
    {
        var placed = new List<(Mistake Mistake, SourceMark Mark)>();
        var flow = Read(() => text, registry, file, placed);
        return flow is not null && placed.Count == 0 ? flow : throw Invalid(flow, file, placed);
    }

    /// <summary>Reads and checks the definition in a file, YAML or (<c>.json</c>) JSON.</summary>
    /// <exception cref="FlowDefinitionException">Names every mistake, with file, line and column; also when the file cannot be read.</exception>
    public static FlowDefinition LoadFile(string path, NodeRegistry registry)
    {
        var placed = new List<(Mistake Mistake, SourceMark Mark)>();
        var flow = Read(() => SourceFiles.ReadText(path, new SourceMark(path, 1, 1)), registry, path, placed);
        return flow is not null && placed.Count == 0 ? flow : throw Invalid(flow, path, placed);
    }

    /// <summary>Writes a definition as YAML. Loading it gives an equal definition. References to secrets stay references.</summary>
    public static string Dump(FlowDefinition flow) => YamlDump.Write(DefinitionJson.Write(flow));

    private static FlowDefinition? Read(Func<string> text, NodeRegistry registry, string? file, List<(Mistake Mistake, SourceMark Mark)> placed)
    {
        try
        {
            var tree = new SourceFiles(placed).Read(text(), file, JsonPath.Root);
            var replaced = placed.ConvertAll(p => p.Mistake.Path);
            var source = new SourceJson(placed);
            var shape = new List<Mistake>();
            var flow = DefinitionJson.Read(source.Convert(tree), shape);
            replaced.AddRange(shape.Select(m => m.Path));
            // What was replaced by a default is not blamed for being that default.
            var meaning = flow is null ? [] : FlowChecker.Check(flow, registry).Where(m => !replaced.Exists(p => JsonPath.IsWithin(m.Path, p)));
            placed.AddRange(shape.Concat(meaning).Select(m => (m, source.MarkOf(m.Path))));
            return flow;
        }
        catch (SourceException e)
        {
            placed.Add((new Mistake(JsonPath.Root, e.Message, e.Hint), e.Mark));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            placed.Add((new Mistake(JsonPath.Root, $"File '{file}' cannot be read: {e.Message}"), new SourceMark(file, 1, 1)));
        }
        return null;
    }

    private static FlowDefinitionException Invalid(FlowDefinition? flow, string? file, List<(Mistake Mistake, SourceMark Mark)> placed)
    {
        var files = placed.Select(p => p.Mark.File ?? "").Distinct().ToList();
        var mistakes = placed
            .OrderBy(p => p.Mark.File == file ? -1 : files.IndexOf(p.Mark.File ?? "")).ThenBy(p => p.Mark.Line).ThenBy(p => p.Mark.Column)
            .Select(p => p.Mistake with { File = p.Mark.File, Line = p.Mark.Line, Column = p.Mark.Column })
            .ToList();
        return new FlowDefinitionException(flow?.Id is { Length: > 0 } id ? id : Path.GetFileName(file) ?? "", mistakes);
    }
}
