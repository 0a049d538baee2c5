using System.CommandLine;
using DurableFlows.Approvals;
using DurableFlows.Cli.Inputs;

namespace DurableFlows.Cli.Commands;

/// <summary><c>flows approve</c>: lets a gate open.</summary>
internal static class ApproveCommand
{
    private static readonly Option<string?> Edit = new("--edit") { Description = "Fields of the input to change: a JSON file, or JSON.", HelpName = "FILE|JSON" };

    public static Command Create(Cli cli)
    {
        var answering = new Answering(cli);
        var command = new Command("approve", "Approves exactly what was shown.") { Answering.Run, Answering.Request, Edit };
        answering.AddTo(command);
        command.SetAction((parsed, _) => answering.AnswerAsync(parsed, parsed.GetValue(Answering.Request), async (_, answer) => answer with
        {
            Decision = AnswerDecision.Approve,
            Value = parsed.GetValue(Edit) is { } edit ? await JsonText.FileOrTextAsync(edit, cli.Shell, cli.Shell.Interrupted) : null,
        }));
        return command;
    }
}
