using System.CommandLine;
using DurableFlows.Cli.Inputs;
using DurableFlows.Retention;

namespace DurableFlows.Cli.Commands;

/// <summary><c>flows delete</c>: removes one run and what it started.</summary>
internal static class DeleteCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "The run's id, or a beginning of it that no other run has." };
    private static readonly Option<bool> Force = new("--force") { Description = "Delete it although it has not ended, or is damaged. A living host's run stays." };

    public static Command Create(Cli cli)
    {
        var command = new Command("delete", "Deletes a run that has ended, and the runs it started, for good.") { Run, Force };
        command.SetAction((parsed, _) => DeleteAsync(cli, parsed));
        return command;
    }

    private static async Task<int> DeleteAsync(Cli cli, ParseResult parsed)
    {
        await using var session = cli.Open(parsed);
        var options = new DeleteOptions { Force = parsed.GetValue(Force), By = cli.Shell.User };
        var deleted = await RunNames.WithAsync(session.Client, parsed.GetRequiredValue(Run), async run =>
        {
            await session.Client.DeleteAsync(run, options, cli.Shell.Interrupted);
            return run;
        }, cli.Shell.Interrupted);
        if (cli.IsJson(parsed))
            cli.WriteJson(new { Run = deleted.Value, Message = $"Run {deleted} is deleted." });
        else
            cli.Shell.Out.WriteLine($"Run {deleted} is deleted.");
        return ExitCodes.Completed;
    }
}
