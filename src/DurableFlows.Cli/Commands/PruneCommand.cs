using System.CommandLine;
using DurableFlows.Cli.Inputs;
using DurableFlows.Cli.Rendering;
using DurableFlows.Retention;

namespace DurableFlows.Cli.Commands;

/// <summary><c>flows prune</c>: removes ended runs that nobody is to keep any longer.</summary>
internal static class PruneCommand
{
    private static readonly Option<bool> Plan = new("--plan") { Description = "Show what would be removed, and change nothing." };
    private static readonly Option<string?> Flow = new("--flow") { Description = "Only runs of this flow.", HelpName = "ID" };
    private static readonly Option<int?> Keep = new("--keep") { Description = "How many ended runs to keep of each flow that does not say so itself.", HelpName = "N" };
    private static readonly Option<string?> Ttl = new("--ttl") { Description = "How long to keep ended runs whose flow does not say so itself: completed=7d,failed=30d", HelpName = "STATUS=AGE,…" };
    private static readonly Option<string?> OlderThan = new("--older-than") { Description = "Only runs that ended so long ago.", HelpName = "AGE" };
    private static readonly Option<int?> Limit = new("--limit") { Description = "At most so many, the oldest.", HelpName = "N" };

    public static Command Create(Cli cli)
    {
        var command = new Command("prune", "Removes ended runs that are older, or more, than their flow's checkpoint settings or else the options keep.") { Plan, Flow, Keep, Ttl, OlderThan, Limit };
        command.SetAction((parsed, _) => PruneAsync(cli, parsed));
        return command;
    }

    private static async Task<int> PruneAsync(Cli cli, ParseResult parsed)
    {
        var options = Options(cli, parsed);
        await using var session = cli.Open(parsed);
        if (parsed.GetValue(Plan))
        {
            var plan = await session.Client.PlanPruneAsync(options, cli.Shell.Interrupted);
            Write(plan, () => PruneView.Write(cli.Shell, plan));
        }
        else
        {
            var report = await session.Client.PruneAsync(options, cli.Shell.Interrupted);
            Write(report, () => PruneView.Write(cli.Shell, report));
        }

        return ExitCodes.Completed;

        void Write(object result, Action view)
        {
            if (cli.IsJson(parsed))
                cli.WriteJson(result);
            else
                view();
        }
    }

    private static PruneOptions Options(Cli cli, ParseResult parsed) => new()
    {
        Flow = parsed.GetValue(Flow),
        Keep = Ages.AtLeastOne("--keep", parsed.GetValue(Keep)),
        Limit = Ages.AtLeastOne("--limit", parsed.GetValue(Limit)),
        Ttl = Ages.ByStatus(parsed.GetValue(Ttl)),
        OlderThan = parsed.GetValue(OlderThan) is { } age ? Ages.Parse("--older-than", age) : null,
        By = cli.Shell.User,
    };
}
