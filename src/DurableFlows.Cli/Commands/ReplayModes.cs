using System.CommandLine;
using System.Globalization;
using DurableFlows.Cli.Serving;
using DurableFlows.Replay;

namespace DurableFlows.Cli.Commands;

/// <summary>The options of <c>flows replay</c>.</summary>
internal sealed class ReplayModes
{
    private readonly Option<string?> _mode = new("--mode") { Description = "verify: decide again. recorded: run again with recorded outcomes. live: run for real from a node or checkpoint on. mixed: run some nodes for real.", HelpName = "MODE" };
    private readonly Option<string?> _from = new("--from") { Description = "A node that runs for real with all that comes after it, or the checkpoint behind which everything does.", HelpName = "NODE|SEQ" };
    private readonly Option<string[]> _live = new("--live") { Description = "Nodes that run for real.", HelpName = "NODE", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
    private readonly Option<string[]> _flow = new("--flow") { Description = "The flow to replay runs of it with: a new version, in YAML or JSON.", HelpName = "FILE", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
    private readonly Option<bool> _diff = new("--diff") { Description = "Show all nodes side by side, with what they gave." };
    private readonly Option<string> _out = new("--out") { Description = "The folder that write-file writes into, where it runs for real.", HelpName = "DIR", DefaultValueFactory = _ => "." };

    public void AddTo(Command command)
    {
        _mode.AcceptOnlyFromAmong("verify", "recorded", "live", "mixed");
        foreach (var option in (Option[])[_mode, _from, _live, _flow, _diff, _out])
            command.Add(option);
    }

    public ReplayPlan Plan(ParseResult parsed)
    {
        var (from, live, flows) = (parsed.GetValue(_from), parsed.GetValue(_live) ?? [], parsed.GetValue(_flow) ?? []);
        var mode = parsed.GetValue(_mode) ?? (from is not null ? "live" : live.Length > 0 ? "mixed" : "recorded");
        if (from is not null != (mode == "live"))
            throw new UsageException("--mode live needs --from, and --from goes with no other mode.");
        if (live.Length > 0 != (mode == "mixed"))
            throw new UsageException("--mode mixed needs --live, and --live goes with no other mode.");
        if (mode == "verify" && flows.Length > 0)
            throw new UsageException("--flow does not go with --mode verify, which decides by the definition that the run is pinned to.");
        var position = long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : (long?)null;
        var options = new ReplayOptions { Live = live, FromPosition = position, FromNode = position is null ? from : null };
        return new ReplayPlan(mode == "verify" ? null : options, FlowFiles.Load(flows), parsed.GetValue(_diff), parsed.GetValue(_out) ?? ".");
    }
}
