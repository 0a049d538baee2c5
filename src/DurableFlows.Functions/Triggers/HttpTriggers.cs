using System.Reflection;
using System.Runtime.CompilerServices;
using DurableFlows.DurableTask.Hosting;
using DurableFlows.Http;
using DurableFlows.Http.Routes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DurableFlows.Functions.Triggers;

/// <summary>Every route of the API; a test compares them with those of the local server. Public, since an app of one's own finds no others.</summary>
public sealed class HttpTriggers(FlowApi api, DurableEngine engine)
{
    internal static IReadOnlyDictionary<string, ApiRoute> Routes { get; } = typeof(HttpTriggers).GetMethods()
        .SelectMany(m => m.GetParameters().SelectMany(p => p.GetCustomAttributes<HttpTriggerAttribute>()).Select(trigger => (m.Name, Route: Find(trigger))))
        .ToDictionary(t => t.Name, t => t.Route, StringComparer.Ordinal);

    /// <summary>Lists the flows that can be started.</summary>
    [Function("ListFlows")]
    public Task<IResult> ListFlowsAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.Flows)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>Shows a flow.</summary>
    [Function("GetFlow")]
    public Task<IResult> GetFlowAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.Flow)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>Starts a run.</summary>
    [Function("StartRun")]
    public Task<IResult> StartRunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = FlowRoutes.FlowRuns)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>Lists runs.</summary>
    [Function("ListRuns")]
    public Task<IResult> ListRunsAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.Runs)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>Shows a run.</summary>
    [Function("GetRun")]
    public Task<IResult> GetRunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.Run)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>Deletes a run.</summary>
    [Function("DeleteRun")]
    public Task<IResult> DeleteRunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "DELETE", Route = FlowRoutes.Run)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>Lists what happened in a run.</summary>
    [Function("ListCheckpoints")]
    public Task<IResult> ListCheckpointsAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.Checkpoints)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>Shows a run as it stood at a checkpoint.</summary>
    [Function("GetCheckpoint")]
    public Task<IResult> GetCheckpointAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.Checkpoint)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>Compares a run with another one.</summary>
    [Function("CompareRuns")]
    public Task<IResult> CompareRunsAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.Diff)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>Tells what happens in a run, as it happens.</summary>
    [Function("FollowRun")]
    public Task<IResult> FollowRunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.Events)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>Resumes a run.</summary>
    [Function("ResumeRun")]
    public Task<IResult> ResumeRunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = FlowRoutes.Resume)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>Moves a run to the definition that is registered here.</summary>
    [Function("AdoptRun")]
    public Task<IResult> AdoptRunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = FlowRoutes.Adopt)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>Begins a run where another one stood.</summary>
    [Function("ForkRun")]
    public Task<IResult> ForkRunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = FlowRoutes.Fork)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>Decides and runs again what has run.</summary>
    [Function("ReplayRun")]
    public Task<IResult> ReplayRunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = FlowRoutes.Replay)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>Suspends a run.</summary>
    [Function("SuspendRun")]
    public Task<IResult> SuspendRunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = FlowRoutes.Suspend)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>Cancels a run.</summary>
    [Function("CancelRun")]
    public Task<IResult> CancelRunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = FlowRoutes.Cancel)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>Exports a run.</summary>
    [Function("ExportRun")]
    public Task<IResult> ExportRunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.Export)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>Imports a run.</summary>
    [Function("ImportRun")]
    public Task<IResult> ImportRunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = FlowRoutes.Import)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>Lists what waits for an answer.</summary>
    [Function("ListInputs")]
    public Task<IResult> ListInputsAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.Inputs)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>Lists what a run asks.</summary>
    [Function("ListInputsOfRun")]
    public Task<IResult> ListInputsOfRunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.RunInputs)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>Shows what is asked.</summary>
    [Function("GetInput")]
    public Task<IResult> GetInputAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.RunInput)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>Answers.</summary>
    [Function("AnswerInput")]
    public Task<IResult> AnswerInputAsync([HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = FlowRoutes.RunInput)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>Makes a link that answers once.</summary>
    [Function("IssueLink")]
    public Task<IResult> IssueLinkAsync([HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = FlowRoutes.RunInputLink)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>Shows what a link asks.</summary>
    [Function("ShowLink")]
    public Task<IResult> ShowLinkAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.InputByToken)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>Answers through a link.</summary>
    [Function("AnswerLink")]
    public Task<IResult> AnswerLinkAsync([HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = FlowRoutes.InputByToken)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>Describes the API for tools.</summary>
    [Function("GetOpenApi")]
    public Task<IResult> GetOpenApiAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.OpenApi)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>The route that each function's trigger names is the one whose handler it calls.</summary>
    private Task<IResult> HandleAsync(HttpRequest message, DurableTaskClient client, [CallerMemberName] string function = "")
        => api.HandleAsync(Routes[function], message.HttpContext, engine.Host(client));

    private static ApiRoute Find(HttpTriggerAttribute trigger) => ApiTable.Find(trigger.Methods?.Single() ?? "", trigger.Route ?? "");
}
