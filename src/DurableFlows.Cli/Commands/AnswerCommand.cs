using System.CommandLine;
using DurableFlows.Approvals;
using DurableFlows.Cli.Watching;
using DurableFlows.Values;

namespace DurableFlows.Cli.Commands;

/// <summary><c>flows answer</c>: replies to a question.</summary>
internal static class AnswerCommand
{
    private static readonly Argument<string[]> Words = new("[REQUEST] VALUE")
    {
        Description = "The request, which may be left out while only one is open, and the reply: text, a choice, or JSON where a schema asks for it.",
        Arity = new ArgumentArity(1, 2),
    };

    public static Command Create(Cli cli)
    {
        var answering = new Answering(cli);
        var command = new Command("answer", "Replies to a question.") { Answering.Run, Words };
        answering.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            var words = parsed.GetRequiredValue(Words);
            return answering.AnswerAsync(parsed, words.Length > 1 ? words[0] : null, (request, answer) => Task.FromResult(answer with
            {
                Decision = AnswerDecision.Reply,
                Value = request is null ? FlowValue.From(words[^1]) : RequestDialog.Reply(request, words[^1]),
            }));
        });
        return command;
    }
}
