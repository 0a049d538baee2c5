using DurableFlows.Testing.Scripts;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Testing.Stub;

/// <summary>The errors of a model's server, with the words and codes it has for them.</summary>
internal static class StubErrors
{
    public static readonly (int Status, ErrorWire Body) Unauthorized =
        (StatusCodes.Status401Unauthorized, Body("Incorrect API key provided.", "invalid_request_error", "invalid_api_key"));

    public static (int Status, ErrorWire Body) NoModel(string model) =>
        (StatusCodes.Status404NotFound, Body($"The model '{model}' does not exist or you do not have access to it.", "invalid_request_error", "model_not_found"));

    public static (int Status, ErrorWire Body) Malformed(string message) => (StatusCodes.Status400BadRequest, Body(message, "invalid_request_error", null));

    // 400, because clients try again on 429 and 5xx, and the script will have no turn then either.
    public static (int Status, ErrorWire Body) Ended(FlowException e) => (StatusCodes.Status400BadRequest, Body(e.Message, "stub_error", e.Code));

    public static (int Status, ErrorWire Body) Of(TurnFault fault)
    {
        var status = fault.Status ?? StatusCodes.Status500InternalServerError;
        var (message, type, code) = Usual(status);
        return (status, Body(fault.Message ?? fault.Error?.Message ?? message, type, fault.Code ?? code));
    }

    private static (string Message, string Type, string? Code) Usual(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => ("Incorrect API key provided.", "invalid_request_error", "invalid_api_key"),
        StatusCodes.Status403Forbidden => ("You may not do this.", "invalid_request_error", null),
        StatusCodes.Status404NotFound => ("The model does not exist.", "invalid_request_error", "model_not_found"),
        StatusCodes.Status429TooManyRequests => ("Rate limit reached. Try again later.", "requests", "rate_limit_exceeded"),
        StatusCodes.Status503ServiceUnavailable => ("The engine is currently overloaded. Try again later.", "server_error", null),
        < 500 => ("The request is invalid.", "invalid_request_error", null),
        _ => ("The server had an error while processing your request.", "server_error", null),
    };

    private static ErrorWire Body(string message, string type, string? code) => new(new ErrorBodyWire(message, type, null, code));
}
