using System.Text.Json;
using DurableFlows.Definitions;
using DurableFlows.Http.Problems;
using DurableFlows.Http.Routes;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Definitions;

/// <summary>The registered flows.</summary>
internal static class FlowReading
{
    public static Task<IResult> ListAsync(ApiCall call)
        => Task.FromResult(ApiCall.Json(new { flows = call.Api.Catalog.Flows.Select(f => Line(call, f)) }));

    public static Task<IResult> GetAsync(ApiCall call)
    {
        var flow = Find(call);
        return Task.FromResult(ApiCall.Json(new
        {
            flow = flow.Id,
            flow.Version,
            flow.Title,
            flow.Description,
            flow.InputSchema,
            nodes = flow.Nodes.Select(n => new { n.Id, n.Type, n.Title, asks = n.Approval is not null || n.Type is "approval" or "question" }),
            edges = flow.Nodes.SelectMany(n => n.Needs.Select(need => new { from = need.Node, to = n.Id, need.When })),
            definition = JsonElement.Parse(DefinitionJson.Write(flow)),
            links = new { runs = call.Address($"flows/{Uri.EscapeDataString(flow.Id)}/runs") },
        }));
    }

    /// <summary>The flow that a route names.</summary>
    public static FlowDefinition Find(ApiCall call) => Find(call, call.Part("flow"));

    /// <summary>The flow of an id.</summary>
    public static FlowDefinition Find(ApiCall call, string id)
    {
        if (call.Api.Catalog.TryGet(id, out var flow))
            return flow;
        var known = call.Api.Catalog.Flows.Select(f => f.Id).ToList();
        throw new ApiProblem(StatusCodes.Status404NotFound, HttpCodes.FlowNotFound,
            $"No flow '{id}' is registered here. {(known.Count == 0 ? "None is." : $"There are: {string.Join(", ", known.Take(20))}.")}");
    }

    private static object Line(ApiCall call, FlowDefinition flow) => new
    {
        flow = flow.Id,
        flow.Version,
        flow.Title,
        flow.Description,
        nodes = flow.Nodes.Count,
        links = new { self = call.Address(FlowRoutes.Flows + "/" + Uri.EscapeDataString(flow.Id)) },
    };
}
