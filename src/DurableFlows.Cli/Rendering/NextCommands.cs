using DurableFlows.Approvals;
using DurableFlows.Runs;

namespace DurableFlows.Cli.Rendering;

/// <summary>The commands that answer a request.</summary>
internal static class NextCommands
{
    public static IEnumerable<string> Answers(Hints hints, RequestDetails request) => request.Request.Kind == RequestKind.Approval
        ? [hints.Command("approve", request.Run, request.Request.Id), hints.Command("reject", request.Run, request.Request.Id)]
        : [hints.Command("answer", request.Run, request.Request.Id, request.Request.Choices.Count > 0 ? request.Request.Choices[0] : "REPLY")];
}
