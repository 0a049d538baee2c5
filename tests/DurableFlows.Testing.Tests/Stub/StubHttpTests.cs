using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DurableFlows.Testing.Scripts;
using DurableFlows.Testing.Stub;

namespace DurableFlows.Testing.Tests.Stub;

/// <summary>The stub's bytes, as any client sees them.</summary>
public sealed class StubHttpTests
{
    private const string Hello = """{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"hi"},{"type":"image_url","image_url":{"url":"x"}}]}]}""";

    [Fact]
    public async Task Completion_HasTheShapeOfTheRealOne()
    {
        await using var stub = await StartAsync(ModelTurn.Call("f", new { a = 1 }) with { InputTokens = 1, OutputTokens = 2 });

        var (status, body) = await PostAsync(stub, Hello);

        Assert.Equal(HttpStatusCode.OK, status);
        var created = body.GetProperty("created").GetRawText();
        Assert.Equal(
            """{"id":"chatcmpl-1","object":"chat.completion","created":0,"model":"m","choices":[{"index":0,"message":{"role":"assistant","tool_calls":[{"id":"call_0_0","type":"function","function":{"name":"f","arguments":"{\u0022a\u0022:1}"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}""",
            body.GetRawText().Replace(created, "0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stream_EndsWithDone_AndHasUsageOnlyWhenAsked()
    {
        await using var stub = await StartAsync(ModelTurn.Say("a b"));
        using var http = new HttpClient();

        var response = await http.PostAsync(Url(stub), Json(Hello.Replace("\"model\"", "\"stream\":true,\"model\"", StringComparison.Ordinal)));
        var events = (await response.Content.ReadAsStringAsync()).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("data: [DONE]", events[^1]);
        Assert.All(events[..^1], e => Assert.StartsWith("data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\"", e, StringComparison.Ordinal));
        Assert.DoesNotContain(events, e => e.Contains("usage", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Call_IsKept_WithHeadersAndBody()
    {
        await using var stub = await StartAsync(ModelTurn.Say("a"));
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Url(stub)) { Content = Json(Hello), Headers = { { "Idempotency-Key", "run/node/0" } } };

        await http.SendAsync(request);

        var call = Assert.Single(stub.Calls);
        Assert.Equal(("run/node/0", null, "m", "hi"), (call.IdempotencyKey, call.Authorization, call.Body.GetProperty("model").GetString(), call.Call?.LastText));
    }

    [Theory]
    [InlineData("Bearer secret", HttpStatusCode.OK)]
    [InlineData("Bearer other", HttpStatusCode.Unauthorized)]
    public async Task ApiKey_Demanded_OthersAreRefused(string authorization, HttpStatusCode expected)
    {
        await using var stub = await OpenAIStub.StartAsync(new ModelScript([ModelTurn.Say("a")]), new OpenAIStubOptions { ApiKey = "secret" });

        var (status, body) = await PostAsync(stub, Hello, authorization);

        Assert.Equal(expected, status);
        Assert.Equal(expected == HttpStatusCode.OK, !body.TryGetProperty("error", out _));
        Assert.Single(stub.Calls);
    }

    [Fact]
    public async Task Models_AreListed_AndOthersAreNotThere()
    {
        await using var stub = await OpenAIStub.StartAsync(new ModelScript([]), new OpenAIStubOptions { Models = ["large", "small"] });
        using var http = new HttpClient();

        var models = await http.GetFromJsonAsync<JsonElement>(stub.Endpoint + "/models");
        var (status, body) = await PostAsync(stub, Hello);

        Assert.Equal(["large", "small"], models.GetProperty("data").EnumerateArray().Select(m => m.GetProperty("id").GetString()));
        Assert.Equal((HttpStatusCode.NotFound, "model_not_found"), (status, CodeOf(body)));
    }

    [Theory]
    [InlineData("{", "could not parse")]
    [InlineData("""{"model":"m"}""", "could not parse")]
    [InlineData("""{"model":"m","messages":[null]}""", "got null")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"tools":[{"type":"function"}]}""", "function")]
    [InlineData("""{"model":"m","messages":[]}""", "empty array")]
    [InlineData("""{"model":"m","messages":[{"role":"tool","tool_call_id":"x","content":"1"}]}""", "must be a response to a preceding message")]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","tool_calls":[{"id":"x"},{"id":"y"}]},{"role":"tool","tool_call_id":"x","content":"1"},{"role":"user","content":"a"}]}""", "did not have response messages: y")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"a"}],"response_format":{"type":"json_schema"}}""", "response_format.json_schema")]
    public async Task Request_TheRealServerRefuses_IsRefusedAndUsesNoTurn(string json, string expected)
    {
        await using var stub = await StartAsync(ModelTurn.Say("a"));

        var (status, body) = await PostAsync(stub, json);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(expected, body.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Single(stub.Unused);
        Assert.Null(Assert.Single(stub.Calls).Call);
    }

    [Fact]
    public async Task Fault_WithWordsOfItsOwn_SaysThem()
    {
        await using var stub = await StartAsync(new ModelTurn { Fault = new TurnFault { Status = 400, Code = "content_filter", Message = "Filtered." } });

        var (status, body) = await PostAsync(stub, Hello);

        Assert.Equal((HttpStatusCode.BadRequest, "content_filter", "Filtered."), (status, CodeOf(body), body.GetProperty("error").GetProperty("message").GetString()));
    }

    [Fact]
    public async Task Path_Unknown_IsNotFound()
    {
        await using var stub = await StartAsync();
        using var http = new HttpClient();

        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(stub.Endpoint + "/embeddings")).StatusCode);
    }

    private static Task<OpenAIStub> StartAsync(params ModelTurn[] turns) => OpenAIStub.StartAsync(new ModelScript(turns));

    private static string Url(OpenAIStub stub) => stub.Endpoint + "/chat/completions";

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    private static string? CodeOf(JsonElement body) => body.GetProperty("error").GetProperty("code").GetString();

    private static async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(OpenAIStub stub, string json, string? authorization = null)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = authorization is null ? null : AuthenticationHeaderValue.Parse(authorization);
        using var response = await http.PostAsync(Url(stub), Json(json));
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
    }
}
