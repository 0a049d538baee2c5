using System.CommandLine;
using DurableFlows.Cli.Inputs;
using DurableFlows.Cli.Rendering;
using DurableFlows.Yaml;

namespace DurableFlows.Cli.Commands;

/// <summary><c>flows graph</c>: a flow or a run as a Mermaid chart.</summary>
internal static class GraphCommand
{
    private static readonly Argument<string> Source = new("FILE|RUN") { Description = "A flow's file, or a run, with the state of each node." };

    public static Command Create(Cli cli)
    {
        var command = new Command("graph", "Draws a flow, or a run with the state of its nodes, as a Mermaid chart.") { Source };
        command.SetAction((parsed, _) => DrawAsync(cli, parsed));
        return command;
    }

    private static async Task<int> DrawAsync(Cli cli, ParseResult parsed)
    {
        var source = parsed.GetRequiredValue(Source);
        var chart = await ChartAsync(cli, parsed, source);
        if (cli.IsJson(parsed))
            cli.WriteJson(new { Mermaid = chart });
        else
            cli.Shell.Out.Write(chart);
        return ExitCodes.Completed;
    }

    private static async Task<string> ChartAsync(Cli cli, ParseResult parsed, string source)
    {
        if (File.Exists(source) || source.Contains('/', StringComparison.Ordinal) || source.Contains('\\', StringComparison.Ordinal))
            return Mermaid.Draw(FlowYaml.LoadFile(source, Cli.NodeTypes));
        var (name, sequence) = RunNames.Split(source);
        await using var session = cli.Open(parsed);
        var run = await RunNames.WithAsync(session.Client, name, id => session.Client.GetAsync(id, sequence, cli.Shell.Interrupted), cli.Shell.Interrupted);
        return Mermaid.Draw(run.Definition, run.Nodes);
    }
}
