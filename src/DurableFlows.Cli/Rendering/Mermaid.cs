using System.Globalization;
using System.Text;
using DurableFlows.Definitions;
using DurableFlows.Runs;

namespace DurableFlows.Cli.Rendering;

/// <summary>A flow as a Mermaid chart, with the states of a run's nodes when there is one.</summary>
internal static class Mermaid
{
    private static readonly (string Status, string Style)[] Styles =
    [
        ("succeeded", "fill:#d3f9d8,stroke:#2b8a3e"), ("failed", "fill:#ffe3e3,stroke:#c92a2a"), ("returned", "fill:#fff3bf,stroke:#e67700"),
        ("skipped", "fill:#f1f3f5,stroke:#adb5bd,color:#868e96"), ("running", "fill:#d0ebff,stroke:#1971c2"), ("waiting", "fill:#fff9db,stroke:#f08c00"),
        ("asking", "fill:#f3d9fa,stroke:#9c36b5"), ("pending", "fill:#ffffff,stroke:#868e96"),
    ];

    public static string Draw(FlowDefinition flow, IReadOnlyList<NodeDetails>? states = null)
    {
        var chart = new StringBuilder("flowchart TD\n");
        var names = flow.Nodes.Index().ToDictionary(n => n.Item.Id, n => $"n{n.Index}", StringComparer.Ordinal);
        var byPath = states?.ToDictionary(s => s.Path, StringComparer.Ordinal);
        foreach (var node in flow.Nodes)
            chart.Append(CultureInfo.InvariantCulture, $"  {names[node.Id]}{Shape(node, Label(node, byPath?.GetValueOrDefault(node.Id)))}\n");
        foreach (var node in flow.Nodes)
        {
            foreach (var need in node.Needs)
                chart.Append(CultureInfo.InvariantCulture, $"  {names[need.Node]} {Arrow(node, need)} {names[node.Id]}\n");
        }

        foreach (var (status, style) in byPath is null ? [] : Styles)
        {
            var nodes = flow.Nodes.Where(n => byPath?.GetValueOrDefault(n.Id)?.Status == status).Select(n => names[n.Id]).ToList();
            if (nodes.Count > 0)
                chart.Append(CultureInfo.InvariantCulture, $"  classDef {status} {style}\n  class {string.Join(',', nodes)} {status}\n");
        }

        return chart.ToString();
    }

    private static string Shape(NodeDefinition node, string label) => node.Type switch
    {
        "choice" => $"{{\"{label}\"}}",
        "approval" or "question" => $"[/\"{label}\"/]",
        "flow" => $"[[\"{label}\"]]",
        _ when node.Approval is not null => $"[/\"{label}\"/]",
        _ => $"[\"{label}\"]",
    };

    private static string Label(NodeDefinition node, NodeDetails? state)
    {
        var lines = new List<string> { Escape(node.Title ?? node.Id), Escape($"{node.Type}{(node.Map is null ? "" : " per item")}") };
        if (state is not null)
            lines.Add(Escape(state.Items is { } items ? $"{state.Status}, {state.ItemsDone} of {items} items" : state.Status));
        return string.Join("<br/>", lines);
    }

    private static string Arrow(NodeDefinition node, NeedDefinition need)
    {
        var line = node.RunIf is RunIf.OnFailure or RunIf.Always ? "-.->" : "-->";
        return need.When is { } when ? $"{line}|\"{Escape(Plain.Short(when, 60))}\"|" : line;
    }

    /// <summary>Mermaid reads quotes, brackets and hashes; entities stand for them.</summary>
    private static string Escape(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var rune in Plain.Line(text).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || " -_.,:=+/()'".Contains(rune.ToString(), StringComparison.Ordinal))
                safe.Append(rune);
            else
                safe.Append(CultureInfo.InvariantCulture, $"#{rune.Value};");
        }

        return safe.ToString();
    }
}
