using DurableFlows.Execution;
using DurableFlows.Http.Access;
using DurableFlows.Http.Links;
using DurableFlows.Http.Problems;
using DurableFlows.Http.Routes;
using DurableFlows.Replay;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DurableFlows.Http;

/// <summary>Answers the requests of the HTTP API, on any host. Safe for use from any thread.</summary>
public sealed class FlowApi(IFlowClient client, FlowReplayer replayer, FlowCatalog catalog, ICallerSource callers, IOptions<FlowApiOptions> options, TimeProvider time, IdSource ids, ILogger<FlowApi> logger)
{
    internal IFlowClient Client => client;
    internal FlowReplayer Replayer => replayer;
    internal FlowCatalog Catalog => catalog;
    internal FlowApiOptions Options => options.Value;
    internal TimeProvider Time => time;
    internal ILogger Logger => logger;
    internal AnswerLinks Links { get; } = new(options.Value, time, ids);

    /// <summary>Answers a request.</summary>
    /// <param name="route">The route it came to.</param>
    /// <param name="context">The request.</param>
    /// <param name="host">Where runs go on that it starts or resumes.</param>
    /// <returns>The answer, to be executed by the host; whatever goes wrong becomes problem details.</returns>
    public async Task<IResult> HandleAsync(ApiRoute route, HttpContext context, IRunHost host)
    {
        try
        {
            var caller = route.Permission is { } permission ? await AdmitAsync(context, permission).ConfigureAwait(false) : null;
            return new GuardedResult(await route.Handle(new ApiCall(context, this, host, caller)).ConfigureAwait(false), Explain);
        }
        catch (Exception e)
        {
            return Explain(context, e);
        }
    }

    private async ValueTask<Caller> AdmitAsync(HttpContext context, Permission permission)
    {
        if (await callers.IdentifyAsync(context).ConfigureAwait(false) is not { } caller)
        {
            throw new ApiProblem(StatusCodes.Status401Unauthorized, HttpCodes.Unauthenticated,
                "Nobody is known by what this request brings. Send a key or token of yours, as 'Authorization: Bearer …'.");
        }

        return caller.May(permission) ? caller : throw new ApiProblem(StatusCodes.Status403Forbidden, HttpCodes.Forbidden,
            $"{caller.Name} may not do this: it takes the permission '{permission.ToString().ToLowerInvariant()}'.");
    }

    private IResult Explain(HttpContext context, Exception error)
    {
        switch (error)
        {
            case OperationCanceledException when context.RequestAborted.IsCancellationRequested:
                return Results.Empty; // nobody is there to read it
            case FlowException known when ProblemStatus.Of(known) < StatusCodes.Status500InternalServerError:
                return Problem.Of(known);
            case FlowException known:
                Log.Failed(logger, known.Code, context.TraceIdentifier, error);
                return Problem.Of(known);
            case BadHttpRequestException bad:
                return Problem.Of(new ApiProblem(bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? HttpCodes.TooLarge : HttpCodes.Malformed, bad.Message));
            case InvalidDataException form:
                return Problem.Of(ApiProblem.Malformed(form.Message));
            default:
                Log.Failed(logger, HttpCodes.Internal, context.TraceIdentifier, error);
                return Problem.Internal(context.TraceIdentifier);
        }
    }
}
