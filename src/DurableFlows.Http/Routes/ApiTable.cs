using DurableFlows.Http.Access;
using DurableFlows.Http.Definitions;
using DurableFlows.Http.Inputs;
using DurableFlows.Http.Links;
using DurableFlows.Http.Runs;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Routes;

/// <summary>Every route and its handler, once for all hosts.</summary>
public static class ApiTable
{
    /// <summary>The routes.</summary>
    public static IReadOnlyList<ApiRoute> Routes { get; } =
    [
        Of("GET", FlowRoutes.Flows, Permission.Read, FlowReading.ListAsync),
        Of("GET", FlowRoutes.Flow, Permission.Read, FlowReading.GetAsync),
        Of("POST", FlowRoutes.FlowRuns, Permission.Start, RunStart.StartAsync),
        Of("GET", FlowRoutes.Runs, Permission.Read, RunReading.ListAsync),
        Of("GET", FlowRoutes.Run, Permission.Read, RunReading.GetAsync),
        Of("DELETE", FlowRoutes.Run, Permission.Administer, RunChanges.DeleteAsync),
        Of("GET", FlowRoutes.Checkpoints, Permission.Read, RunReading.CheckpointsAsync),
        Of("GET", FlowRoutes.Checkpoint, Permission.Read, RunReading.CheckpointAsync),
        Of("GET", FlowRoutes.Diff, Permission.Read, RunDiff.CompareAsync),
        Of("GET", FlowRoutes.Events, Permission.Read, RunEventStream.FollowAsync),
        Of("POST", FlowRoutes.Resume, Permission.Administer, RunChanges.ResumeAsync),
        Of("POST", FlowRoutes.Adopt, Permission.Administer, RunChanges.AdoptAsync),
        Of("POST", FlowRoutes.Fork, Permission.Administer, RunFork.ForkAsync),
        Of("POST", FlowRoutes.Replay, Permission.Read, RunReplay.ReplayAsync),
        Of("POST", FlowRoutes.Suspend, Permission.Administer, RunChanges.SuspendAsync),
        Of("POST", FlowRoutes.Cancel, Permission.Administer, RunChanges.CancelAsync),
        Of("GET", FlowRoutes.Export, Permission.Administer, RunBundles.ExportAsync),
        Of("POST", FlowRoutes.Import, Permission.Administer, RunBundles.ImportAsync),
        Of("GET", FlowRoutes.Inputs, Permission.Read, InputReading.ListAsync),
        Of("GET", FlowRoutes.RunInputs, Permission.Read, InputReading.OfRunAsync),
        Of("GET", FlowRoutes.RunInput, Permission.Read, InputReading.GetAsync),
        Of("POST", FlowRoutes.RunInput, Permission.Answer, InputAnswering.AnswerAsync),
        Of("POST", FlowRoutes.RunInputLink, Permission.Administer, LinkIssue.IssueAsync),
        Of("GET", FlowRoutes.InputByToken, null, LinkAnswering.ShowAsync),
        Of("POST", FlowRoutes.InputByToken, null, LinkAnswering.AnswerAsync),
        Of("GET", FlowRoutes.OpenApi, null, OpenApiDocument.GetAsync),
    ];

    /// <summary>The route of a verb and template.</summary>
    public static ApiRoute Find(string verb, string template) => Routes.Single(r => r.Verb == verb && r.Template == template);

    private static ApiRoute Of(string verb, string template, Permission? permission, Func<ApiCall, Task<IResult>> handle)
        => new(verb, template, permission) { Handle = handle };
}
