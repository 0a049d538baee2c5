using System.Reflection;
using System.Runtime.CompilerServices;
using DurableFlows.DurableTask.Hosting;
using DurableFlows.Http;
using DurableFlows.Http.Routes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace DurableFlows.Functions.Triggers;

/// <summary>Every route of the API; a test compares them with those of the local server.</summary>
internal sealed class HttpTriggers(FlowApi api, DurableEngine engine)
{
    internal static IReadOnlyDictionary<string, ApiRoute> Routes { get; } = typeof(HttpTriggers).GetMethods()
        .SelectMany(m => m.GetParameters().SelectMany(p => p.GetCustomAttributes<HttpTriggerAttribute>()).Select(trigger => (m.Name, Route: Find(trigger))))
        .ToDictionary(t => t.Name, t => t.Route, StringComparer.Ordinal);

    [Function("ListFlows")]
    public Task<IResult> ListFlowsAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.Flows)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    [Function("GetFlow")]
    public Task<IResult> GetFlowAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.Flow)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    [Function("StartRun")]
    public Task<IResult> StartRunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = FlowRoutes.FlowRuns)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    [Function("ListRuns")]
    public Task<IResult> ListRunsAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.Runs)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    [Function("GetRun")]
    public Task<IResult> GetRunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.Run)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    [Function("DeleteRun")]
    public Task<IResult> DeleteRunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "DELETE", Route = FlowRoutes.Run)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    [Function("ListCheckpoints")]
    public Task<IResult> ListCheckpointsAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.Checkpoints)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    [Function("GetCheckpoint")]
    public Task<IResult> GetCheckpointAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.Checkpoint)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    [Function("FollowRun")]
    public Task<IResult> FollowRunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.Events)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    [Function("ResumeRun")]
    public Task<IResult> ResumeRunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = FlowRoutes.Resume)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    [Function("ForkRun")]
    public Task<IResult> ForkRunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = FlowRoutes.Fork)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    [Function("SuspendRun")]
    public Task<IResult> SuspendRunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = FlowRoutes.Suspend)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    [Function("CancelRun")]
    public Task<IResult> CancelRunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = FlowRoutes.Cancel)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    [Function("ExportRun")]
    public Task<IResult> ExportRunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.Export)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    [Function("ImportRun")]
    public Task<IResult> ImportRunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = FlowRoutes.Import)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    [Function("ListInputs")]
    public Task<IResult> ListInputsAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.Inputs)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    [Function("ListInputsOfRun")]
    public Task<IResult> ListInputsOfRunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.RunInputs)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    [Function("GetInput")]
    public Task<IResult> GetInputAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.RunInput)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    [Function("AnswerInput")]
    public Task<IResult> AnswerInputAsync([HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = FlowRoutes.RunInput)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    [Function("IssueLink")]
    public Task<IResult> IssueLinkAsync([HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = FlowRoutes.RunInputLink)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    [Function("ShowLink")]
    public Task<IResult> ShowLinkAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.InputByToken)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    [Function("AnswerLink")]
    public Task<IResult> AnswerLinkAsync([HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = FlowRoutes.InputByToken)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    [Function("GetOpenApi")]
    public Task<IResult> GetOpenApiAsync([HttpTrigger(AuthorizationLevel.Anonymous, "GET", Route = FlowRoutes.OpenApi)] HttpRequest message, [DurableClient] DurableTaskClient client)
        => HandleAsync(message, client);

    /// <summary>The route that each function's trigger names is the one whose handler it calls.</summary>
    private Task<IResult> HandleAsync(HttpRequest message, DurableTaskClient client, [CallerMemberName] string function = "")
        => api.HandleAsync(Routes[function], message.HttpContext, engine.Host(client));

    private static ApiRoute Find(HttpTriggerAttribute trigger) => ApiTable.Find(trigger.Methods?.Single() ?? "", trigger.Route ?? "");
}
