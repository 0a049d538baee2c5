using System.CommandLine;
using DurableFlows.Agents;
using DurableFlows.Cli.Rendering;
using DurableFlows.Definitions;
using DurableFlows.Journal.Protection;
using DurableFlows.Nodes;

namespace DurableFlows.Cli;

/// <summary>What every command shares: the shell, and the options all of them take.</summary>
internal sealed class Cli(Shell shell)
{
    public Shell Shell { get; } = shell;

    public Option<string?> Store { get; } = new("--store")
    {
        Description = "Where runs are kept: file:PATH or memory. Default: $FLOWS_STORE, else what the flow says, else file:.flows here.",
        Recursive = true,
        HelpName = "SPEC",
    };

    public Option<bool> Json { get; } = new("--json") { Description = "Write JSON to standard output, and nothing else.", Recursive = true };

    public Option<bool> Verbose { get; } = new("--verbose") { Description = "Show where an error came from.", Recursive = true };

    /// <summary>The node types of this program.</summary>
    public static NodeRegistry NodeTypes { get; } = new([.. BuiltInNodes.All, .. AgentNodes.All]);

    public bool IsJson(ParseResult parsed) => parsed.GetValue(Json);

    public HostSession Open(ParseResult parsed, FlowDefinition? flow = null, string? output = null)
    {
        var spec = StoreSpec.Choose(parsed.GetValue(Store), Shell.Variable, flow);
        return new HostSession(StoreKeys.Protect(StoreSpec.Open(spec, Shell.Variable), Shell.Variable(StoreKeys.Setting)), spec, output ?? ".", Shell.Time);
    }

    /// <summary>The commands to print for a store.</summary>
    public Hints Hints(HostSession session) => new(session.Store, StoreSpec.Choose(null, Shell.Variable, null));

    public void WriteJson<T>(T document) => Shell.Out.WriteLine(CliJson.Write(document));
}
