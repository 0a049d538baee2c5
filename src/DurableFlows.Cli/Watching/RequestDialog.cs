using DurableFlows.Approvals;
using DurableFlows.Cli.Rendering;
using DurableFlows.Diagnostics;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Cli.Watching;

/// <summary>Asks the person at the terminal. Only a whole word decides: an empty line, the end of input and an interrupt never do.</summary>
internal sealed class RequestDialog(Shell shell, FlowClient client, string by)
{
    private bool _ended;

    /// <summary>Asks for the answer to a request.</summary>
    /// <returns>What the answer came to; null when there was none.</returns>
    public async Task<AnswerVerdict?> AskAsync(RequestDetails request, CancellationToken cancellation)
    {
        if (_ended)
            return null;
        RequestView.Write(shell, request);
        while (true)
        {
            if (await ReadAsync(request, cancellation) is not { } answer)
                return null;
            try
            {
                var result = await client.AnswerAsync(RunId.Parse(request.Run), request.Request.Id, answer, cancellation);
                shell.Out.WriteLine(Plain.Line(result.Message));
                return result.Verdict;
            }
            catch (FlowException e) when (Refusal(e) is { } verdict)
            {
                shell.Out.WriteLine(Plain.Line(e.Message));
                if (verdict != AnswerVerdict.Repeated)
                    return verdict;
            }
        }
    }

    /// <summary>What a refusal means for the request; Repeated stands for "ask once more".</summary>
    private static AnswerVerdict? Refusal(FlowException refused) => refused.Code switch
    {
        ErrorCodes.RequestAnswered => AnswerVerdict.AlreadyAnswered,
        ErrorCodes.RequestExpired => AnswerVerdict.Expired,
        ErrorCodes.RequestWithdrawn => AnswerVerdict.Withdrawn,
        ErrorCodes.AnswerForbidden => AnswerVerdict.Forbidden,
        ErrorCodes.AnswerInvalid => AnswerVerdict.Repeated,
        _ => null,
    };

    private async Task<AnswerRequest?> ReadAsync(RequestDetails request, CancellationToken cancellation)
        => request.Request.Kind == RequestKind.Approval
            ? await DecisionAsync(cancellation)
            : await ReplyAsync(request.Request, cancellation);

    private async Task<AnswerRequest?> DecisionAsync(CancellationToken cancellation)
    {
        while (true)
        {
            switch ((await LineAsync($"approve, reject or skip for now, as {by}? ", cancellation))?.Trim().ToLowerInvariant())
            {
                case "approve":
                    return new AnswerRequest { Decision = AnswerDecision.Approve, By = by, Via = "terminal" };
                case "reject":
                    var comment = await LineAsync("why (may be empty)? ", cancellation);
                    return new AnswerRequest { Decision = AnswerDecision.Reject, By = by, Via = "terminal", Comment = string.IsNullOrWhiteSpace(comment) ? null : comment };
                case "skip" or null:
                    shell.Out.WriteLine("Skipped: nothing was decided, the request stays open.");
                    return null;
                default:
                    shell.Out.WriteLine("Nothing was decided. Write the whole word: approve, reject or skip.");
                    break;
            }
        }
    }

    private async Task<AnswerRequest?> ReplyAsync(InputRequest request, CancellationToken cancellation)
    {
        var line = await LineAsync($"answer, or an empty line to skip for now, as {by}? ", cancellation);
        if (string.IsNullOrWhiteSpace(line))
        {
            shell.Out.WriteLine("Skipped: no answer is never an answer; the question stays open.");
            return null;
        }

        return new AnswerRequest { Decision = AnswerDecision.Reply, By = by, Via = "terminal", Value = Reply(request, line.Trim()) };
    }

    /// <summary>A reply as people type it: text, or JSON where a schema asks for it.</summary>
    public static FlowValue Reply(InputRequest request, string text)
    {
        if (request.Schema is not null && request.Choices.Count == 0)
        {
            try
            {
                return Inputs.JsonText.Parse(System.Text.Encoding.UTF8.GetBytes(text), "the answer");
            }
            catch (UsageException)
            {
                // Then it is text, and the schema says whether that will do.
            }
        }

        return FlowValue.From(text);
    }

    private async Task<string?> LineAsync(string prompt, CancellationToken cancellation)
    {
        shell.Out.Write(prompt);
        shell.Out.Flush();
        // Reading a terminal cannot be cancelled; the reader is left behind when the command ends.
        var line = await Task.Run(shell.In.ReadLine, CancellationToken.None).WaitAsync(cancellation);
        if (line is null)
        {
            _ended = true;
            shell.Out.WriteLine();
        }

        return line;
    }
}
