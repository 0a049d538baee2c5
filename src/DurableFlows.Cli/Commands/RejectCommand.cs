using System.CommandLine;
using DurableFlows.Approvals;

namespace DurableFlows.Cli.Commands;

/// <summary><c>flows reject</c>: keeps a gate shut.</summary>
internal static class RejectCommand
{
    public static Command Create(Cli cli)
    {
        var answering = new Answering(cli);
        var command = new Command("reject", "Rejects what was shown.") { Answering.Run, Answering.Request };
        answering.AddTo(command);
        command.SetAction((parsed, _) => answering.AnswerAsync(
            parsed, parsed.GetValue(Answering.Request), (_, answer) => Task.FromResult(answer with { Decision = AnswerDecision.Reject })));
        return command;
    }
}
