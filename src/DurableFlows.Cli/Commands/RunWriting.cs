using System.CommandLine;
using DurableFlows.Cli.Inputs;
using DurableFlows.Cli.Rendering;
using DurableFlows.Journal;

namespace DurableFlows.Cli.Commands;

/// <summary>What the commands share that write to a run whoever holds it.</summary>
internal static class RunWriting
{
    public static Command Command(
        Cli cli, string name, string description, Option<string?> reason, Func<HostSession, RunId, string, ParseResult, Task<string>> write)
    {
        var runArgument = new Argument<string>("RUN") { Description = "The run's id, or a beginning of it that no other run has." };
        var byOption = new Option<string?>("--by") { Description = "Who you are; the user's name when left out.", HelpName = "NAME" };
        var command = new Command(name, description) { runArgument, reason, byOption };
        command.SetAction((parsed, _) => WriteAsync(parsed));
        return command;

        async Task<int> WriteAsync(ParseResult parsed)
        {
            await using var session = cli.Open(parsed);
            return await RunNames.WithAsync(session.Client, parsed.GetRequiredValue(runArgument), async run =>
            {
                var said = await write(session, run, parsed.GetValue(byOption) ?? cli.Shell.User, parsed);
                var next = await HowItGoesOn.NextAsync(cli, session, run);
                if (cli.IsJson(parsed))
                    cli.WriteJson(new { Run = run.Value, Message = said, Next = next.Command, GoesOn = next.ByItself });
                else
                    cli.Shell.Out.WriteLine(Plain.Line(said) + (name == "suspend" ? "" : Environment.NewLine + next.Words));
                return ExitCodes.Completed;
            }, cli.Shell.Interrupted);
        }
    }
}
