using System.CommandLine;
using DurableFlows.Cli.Inputs;
using DurableFlows.Replay;

namespace DurableFlows.Cli.Commands;

/// <summary>The options of <c>flows run --dry-run</c>.</summary>
internal sealed class DryRunFlags
{
    private readonly Option<bool> _dry = new("--dry-run") { Description = "Show what the run would come to, without calling, writing or asking anything." };
    private readonly Option<string[]> _mock = new("--mock") { Description = "With --dry-run: what a node gives, which is not called: NODE=FILE or NODE=JSON. Repeatable.", HelpName = "NODE=VALUE", DefaultValueFactory = _ => [] };
    private readonly Option<bool> _approve = new("--approve") { Description = "With --dry-run: what is asked is approved." };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_dry, _mock, _approve])
            command.Add(option);
    }

    /// <summary>How to run dry; null for a real run.</summary>
    public async Task<DryRunOptions?> OptionsAsync(Cli cli, ParseResult parsed, string by)
    {
        var (mocks, approves) = (await NodeValues.ReadAsync(cli, parsed, _mock), parsed.GetValue(_approve));
        if (!parsed.GetValue(_dry))
            return mocks.Count == 0 && !approves ? null : throw new UsageException("--mock and --approve are for --dry-run.");
        return new DryRunOptions { Mocks = mocks, Approve = approves, By = by };
    }
}
