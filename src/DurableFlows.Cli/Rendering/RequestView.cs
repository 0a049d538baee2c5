using DurableFlows.Approvals;
using DurableFlows.Runs;

namespace DurableFlows.Cli.Rendering;

/// <summary>A request as the one who decides must see it: exactly what will be executed, its hash, until when, and who may answer.</summary>
internal static class RequestView
{
    public static void Write(Shell shell, RequestDetails details)
    {
        var request = details.Request;
        shell.Out.WriteLine();
        shell.Out.WriteLine($"{(request.Kind == RequestKind.Approval ? "approval" : "question")} {request.Id}: {Plain.Line(request.Title)}");
        shell.Out.WriteLine($"  run {details.Run}, node {Plain.Line(details.Node)} of flow {Plain.Line(details.Flow)}, asked {details.AskedAt:u}");
        if (details.Status != RequestStatus.Open)
            shell.Out.WriteLine($"  {details.Status.ToString().ToLowerInvariant()}");
        if (request.Message is { } message)
            Indent(shell, Plain.Lines(message));
        if (details.Shown is { } shown)
        {
            shell.Out.WriteLine("  will be executed with:");
            Indent(shell, ValueText.Whole(shown));
        }
        else if (request.Shown is not null)
        {
            shell.Out.WriteLine("  what is shown is kept apart; see: flows inputs");
        }

        if (request.InputHash is { } hash)
            shell.Out.WriteLine($"  SHA-256 of the whole input: {hash}");
        if (request.Choices.Count > 0)
            shell.Out.WriteLine($"  choices: {Plain.Line(string.Join(", ", request.Choices))}");
        if (request.Editable.Count > 0)
            shell.Out.WriteLine($"  may be changed: {Plain.Line(string.Join(", ", request.Editable))}");
        shell.Out.WriteLine($"  deadline: {(request.Deadline is { } deadline ? deadline.ToString("u", null) : "none")}; {Who(details)}");
        foreach (var answer in details.Answers)
            shell.Out.WriteLine($"  {answer.At:u} {answer.Decision.ToString().ToLowerInvariant()} by {Plain.Line(answer.By)}: {answer.Verdict.ToString().ToLowerInvariant()}{(answer.Comment is { } comment ? $" ({Plain.Line(comment)})" : "")}");
    }

    private static string Who(RequestDetails details)
    {
        var request = details.Request;
        var who = request.Approvers.Count == 0 ? "anyone may answer" : $"may answer: {Plain.Line(string.Join(", ", request.Approvers))}";
        if (request.Excluded is { } excluded)
            who += $", but not {Plain.Line(excluded)}, who started the run";
        return request.Quorum > 1 ? $"{who}; {details.Approvals} of {request.Quorum} approvals so far" : who;
    }

    private static void Indent(Shell shell, string text)
    {
        foreach (var line in text.Split('\n'))
            shell.Out.WriteLine("    " + line);
    }
}
