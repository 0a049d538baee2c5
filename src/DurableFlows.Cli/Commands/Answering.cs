using System.CommandLine;
using DurableFlows.Approvals;
using DurableFlows.Cli.Inputs;
using DurableFlows.Cli.Rendering;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;

namespace DurableFlows.Cli.Commands;

/// <summary>What the commands share that answer.</summary>
internal sealed class Answering(Cli cli)
{
    private readonly Option<string?> _as = new("--as") { Description = "Who answers; the user's name when left out.", HelpName = "NAME" };
    private readonly Option<string[]> _role = new("--role") { Description = "A role you have. Repeatable.", HelpName = "ROLE", DefaultValueFactory = _ => [] };
    private readonly Option<string?> _for = new("--for") { Description = "The approver in whose place you answer.", HelpName = "NAME" };
    private readonly Option<string?> _comment = new("--comment") { Description = "A comment, kept with the answer.", HelpName = "TEXT" };

    public static Argument<string> Run { get; } = new("RUN") { Description = "The run's id, or a beginning of it that no other run has." };

    public static Argument<string?> Request { get; } = new("REQUEST")
    {
        Description = "The request's id; may be left out while only one is open.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public void AddTo(Command command)
    {
        command.Add(_as);
        command.Add(_role);
        command.Add(_for);
        command.Add(_comment);
    }

    /// <summary>Answers, and says how the run goes on.</summary>
    /// <param name="parsed">The command.</param>
    /// <param name="request">The request's id or its beginning; null for the only open one.</param>
    /// <param name="answer">Makes the answer from one that says who gives it.</param>
    public async Task<int> AnswerAsync(ParseResult parsed, string? request, Func<InputRequest?, AnswerRequest, Task<AnswerRequest>> answer)
    {
        await using var session = cli.Open(parsed);
        return await RunNames.WithAsync(session.Client, parsed.GetRequiredValue(Run), async run =>
        {
            var (id, found) = Find(run, await session.Client.RequestsAsync(run, cli.Shell.Interrupted), request);
            var given = await answer(found?.Request, new AnswerRequest
            {
                Decision = AnswerDecision.Reject,
                By = parsed.GetValue(_as) ?? cli.Shell.User,
                Roles = parsed.GetValue(_role) ?? [],
                For = parsed.GetValue(_for),
                Comment = parsed.GetValue(_comment),
                Via = "cli",
            });
            var result = await session.Client.AnswerAsync(run, id, given, cli.Shell.Interrupted);
            return await SayAsync(parsed, session, run, result);
        }, cli.Shell.Interrupted);
    }

    private static (string Id, RequestDetails? Request) Find(RunId run, IReadOnlyList<RequestDetails> requests, string? given)
    {
        if (given is not null)
        {
            var matches = requests.Where(r => r.Request.Id.StartsWith(given, StringComparison.Ordinal)).ToList();
            var found = matches.Find(r => r.Request.Id == given) ?? (matches.Count == 1 && given.Length > 0 ? matches[0] : null);
            return (found?.Request.Id ?? given, found);
        }

        var open = requests.Where(r => r.Status == RequestStatus.Open).ToList();
        return open.Count switch
        {
            1 => (open[0].Request.Id, open[0]),
            0 => throw new FlowException(ErrorCodes.RequestNotFound, $"Run {run} asks nothing at present."),
            _ => throw new UsageException($"Run {run} asks more than one thing; name the request: {string.Join(", ", open.Select(r => r.Request.Id))}."),
        };
    }

    private async Task<int> SayAsync(ParseResult parsed, HostSession session, RunId run, AnswerResult result)
    {
        var next = await HowItGoesOn.NextAsync(cli, session, run);
        if (cli.IsJson(parsed))
        {
            cli.WriteJson(new { result.Verdict, result.Message, result.Request, Next = next.Command, GoesOn = next.ByItself });
            return ExitCodes.Completed;
        }

        cli.Shell.Out.WriteLine(Plain.Line(result.Message));
        cli.Shell.Out.WriteLine(next.Words);
        return ExitCodes.Completed;
    }
}
