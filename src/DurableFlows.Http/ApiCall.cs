using System.Globalization;
using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Http.Access;
using DurableFlows.Http.Problems;
using DurableFlows.Journal;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace DurableFlows.Http;

/// <summary>One request, with what its handler needs.</summary>
internal sealed class ApiCall(HttpContext http, FlowApi api, IRunHost host, Caller? caller)
{
    /// <summary>The longest page of a list.</summary>
    public const int MaxPage = 1_000;

    public HttpContext Http => http;
    public HttpRequest Request => http.Request;
    public FlowApi Api => api;
    public IFlowClient Client => api.Client;
    public IRunHost Host => host;
    public CancellationToken Cancellation => http.RequestAborted;

    /// <summary>Who sends it; only routes that bring their own proof have none.</summary>
    public Caller Caller => caller ?? throw new InvalidOperationException("The route asks for no permission, so there is no caller.");

    public RunId Run => RunId.Parse(Part("run"));

    /// <summary>A part of the route.</summary>
    public string Part(string name) => http.GetRouteValue(name) as string ?? "";

    /// <summary>A parameter of the query; null when it is absent or empty.</summary>
    public string? Query(string name) => Request.Query[name] switch
    {
        { Count: > 1 } => throw ApiProblem.Malformed($"The parameter '{name}' is given twice."),
        var one => one.ToString() is { Length: > 0 } value ? value : null,
    };

    /// <summary>A whole number in the query.</summary>
    public long? Number(string name, long min, long max)
    {
        if (Query(name) is not { } text)
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw ApiProblem.Malformed($"The parameter '{name}' must be a whole number from {min} to {max}.");
    }

    /// <summary>How long a page of a list may be.</summary>
    public int Limit(int otherwise = 50) => (int)(Number("limit", 1, MaxPage) ?? otherwise);

    /// <summary>Who acts: the caller, or whom the caller says where nobody checks.</summary>
    public string Actor(string? by) => by is null || by == Caller.Name || Caller.MayActAsOthers
        ? by ?? Caller.Name
        : throw ApiProblem.Malformed("'by' is for servers without access control; here your key or token says who you are.");

    /// <summary>Yes or no in the query; no when it is absent.</summary>
    public bool Flag(string name) => Query(name) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw ApiProblem.Malformed($"The parameter '{name}' must be true or false."),
    };

    /// <summary>A duration in the query: <c>10s</c>, or seconds.</summary>
    public TimeSpan? Time(string name, TimeSpan max)
    {
        if (Query(name) is not { } text)
            return null;
        var known = Duration.TryParse(text, out var time);
        if (!known && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            (known, time) = (true, TimeSpan.FromSeconds(seconds));
        return known && time >= TimeSpan.Zero && time <= max
            ? time
            : throw ApiProblem.Malformed($"The parameter '{name}' must be a duration up to {Duration.Format(max)}, for example 10s.");
    }

    /// <summary>A member of an enumeration in the query.</summary>
    public T? Word<T>(string name)
        where T : struct, Enum
    {
        if (Query(name) is not { } text)
            return null;
        return char.IsLetter(text[0]) && Enum.TryParse<T>(text, ignoreCase: true, out var word) && Enum.IsDefined(word)
            ? word
            : throw ApiProblem.Malformed($"'{text}' is no {name}. Use one of: {string.Join(", ", Enum.GetNames<T>().Select(n => char.ToLowerInvariant(n[0]) + n[1..]))}.");
    }

    /// <summary>Has the run's host see what was written. That it is written has been said by then, so that what fails here is not the caller's concern.</summary>
    public async Task WakeAsync(RunId run)
    {
        try
        {
            await host.WakeAsync(run, Cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (!Cancellation.IsCancellationRequested)
        {
            Log.NotWoken(api.Logger, run.Value, e);
        }
    }

    /// <summary>An answer with a JSON body.</summary>
    public static IResult Json(object body, int status = StatusCodes.Status200OK) => Results.Json(body, HttpJson.Options, statusCode: status);

    /// <summary>The address of a route of this API.</summary>
    public string Address(string path) => $"{Request.PathBase}/{Routes.FlowRoutes.Prefix}/{path}";
}
