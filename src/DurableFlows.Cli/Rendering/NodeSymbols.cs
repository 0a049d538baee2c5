namespace DurableFlows.Cli.Rendering;

/// <summary>The sign and colour of each state of a node.</summary>
internal static class NodeSymbols
{
    public static (string Sign, string Color) Of(string status, bool unicode) => status switch
    {
        "succeeded" => (unicode ? "✓" : "+", "green"),
        "failed" => (unicode ? "✗" : "x", "red"),
        "returned" => (unicode ? "↯" : "!", "yellow"),
        "skipped" => (unicode ? "–" : "-", "grey"),
        "running" => (unicode ? "●" : "*", "blue"),
        "waiting" => (unicode ? "◷" : "~", "yellow"),
        "asking" => ("?", "fuchsia"),
        _ => (unicode ? "·" : ".", "grey"),
    };
}
