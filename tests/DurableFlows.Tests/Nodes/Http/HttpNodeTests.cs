using System.Text;
using System.Text.Json;
using DurableFlows.Nodes;
using DurableFlows.Nodes.Http;
using DurableFlows.Testing.Nodes;

namespace DurableFlows.Tests.Nodes.Http;

public class HttpNodeTests
{
    private readonly ImpatientTime _time = new();
    private readonly NodeRunner _runner = new();

    [Fact]
    public async Task Get_JsonBody_IsTheOutput()
    {
        await using var server = new LoopbackServer(LoopbackServer.Json("""{"a":[1,2]}"""));

        var step = await RunAsync(new HttpOptions { Url = server.Url + "/x?k=1", Query = new Dictionary<string, string> { ["q"] = "a b&c" } });

        Assert.Equal("""{"a":[1,2]}""", step.Output.ToString());
        Assert.Equal("GET /x?k=1&q=a%20b%26c HTTP/1.1", server.Requests[0].Line);
        Assert.Equal("", server.Requests[0].Body);
        Assert.False(server.Requests[0].Headers.ContainsKey("Idempotency-Key"));
    }

    [Fact]
    public async Task Get_TextBody_IsText()
    {
        await using var server = new LoopbackServer(LoopbackServer.Answer(200, "hello"));

        Assert.Equal("\"hello\"", (await RunAsync(new HttpOptions { Url = server.Url })).Output.ToString());
    }

    [Fact]
    public async Task Get_EmptyBody_IsNull()
    {
        await using var server = new LoopbackServer(LoopbackServer.Answer(204));

        Assert.True((await RunAsync(new HttpOptions { Url = server.Url })).Output.IsNull);
    }

    [Fact]
    public async Task Get_Full_GivesStatusHeadersAndBody()
    {
        await using var server = new LoopbackServer(LoopbackServer.Answer(404, "gone", "X-Extra: 1\r\n"));

        var output = (await RunAsync(new HttpOptions { Url = server.Url, Response = ResponseShape.Full, Expect = [new(404, 404)] })).Output.Element;

        Assert.Equal(404, output.GetProperty("status").GetInt32());
        Assert.Equal("1", output.GetProperty("headers").GetProperty("x-extra").GetString());
        Assert.Equal("gone", output.GetProperty("body").GetString());
    }

    [Fact]
    public async Task Get_File_IsKeptBesideTheRun()
    {
        await using var server = new LoopbackServer(LoopbackServer.Answer(200, "%PDF", "Content-Type: application/pdf\r\n"));

        await RunAsync(new HttpOptions { Url = server.Url + "/a/report.pdf", Response = ResponseShape.File });

        var file = Assert.Single(_runner.Files.Saved);
        Assert.Equal(("report.pdf", "application/pdf", 4L), (file.Name, file.MediaType, file.Length));
    }

    [Fact]
    public async Task Post_NoBody_SendsTheInputWithTheKey()
    {
        await using var server = new LoopbackServer(LoopbackServer.Answer(200));

        await RunAsync(new HttpOptions { Url = server.Url, Method = "POST" }, new { a = 1 });

        Assert.Equal("""{"a":1}""", server.Requests[0].Body);
        Assert.Equal("application/json", server.Requests[0].Headers["Content-Type"]);
        Assert.Equal("test/node/0", server.Requests[0].Headers["Idempotency-Key"]);
    }

    [Fact]
    public async Task Post_Body_IsSentWithTheTypeOfTheHeaders()
    {
        await using var server = new LoopbackServer(LoopbackServer.Answer(200));

        await RunAsync(new HttpOptions { Url = server.Url, Body = "a=1", Headers = new Dictionary<string, string> { ["content-type"] = "application/x-www-form-urlencoded" } });

        Assert.Equal("POST / HTTP/1.1", server.Requests[0].Line);
        Assert.Equal("a=1", server.Requests[0].Body);
        Assert.Equal("application/x-www-form-urlencoded", server.Requests[0].Headers["Content-Type"]);
    }

    [Theory]
    [InlineData(400, false, "permanent")]
    [InlineData(404, false, "permanent")]
    [InlineData(408, true, "transient")]
    [InlineData(429, true, "transient")]
    [InlineData(503, true, "transient")]
    public async Task Status_NotExpected_FailsWithItsCategory(int status, bool retryable, string category)
    {
        await using var server = new LoopbackServer(LoopbackServer.Answer(status, "because\r\nof it"));

        var error = await FailAsync(new HttpOptions { Url = server.Url + "/x?key=secret", Retries = 0 });

        Assert.Equal(("http.status", retryable, category), (error.Code, error.Retryable, error.Category));
        Assert.Equal($"GET {server.Url}/x answered {status} Said: because  of it", error.Message);
    }

    [Fact]
    public async Task Retries_TransientThenGood_Succeeds()
    {
        await using var server = new LoopbackServer(
            LoopbackServer.Answer(503), LoopbackServer.Answer(429, "", "Retry-After: 7\r\n"), LoopbackServer.Json("1"));

        var step = await RunAsync(new HttpOptions { Url = server.Url });

        Assert.Equal("1", step.Output.ToString());
        Assert.Equal(3, server.Requests.Count);
        Assert.Equal(TimeSpan.FromSeconds(7), _time.Waits.Last());
    }

    [Fact]
    public async Task Retries_LongRetryAfter_LeavesTheWaitingToTheFlow()
    {
        await using var server = new LoopbackServer(LoopbackServer.Answer(429, "", "Retry-After: 3600\r\n"));

        var error = await FailAsync(new HttpOptions { Url = server.Url });

        Assert.True(error.Retryable);
        Assert.Single(server.Requests);
        Assert.EndsWith("It asks to wait 3600 s.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retries_Permanent_IsNotRepeated()
    {
        await using var server = new LoopbackServer(LoopbackServer.Answer(400));

        await FailAsync(new HttpOptions { Url = server.Url });

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Retries_PostByDefault_IsNotRepeated()
    {
        await using var server = new LoopbackServer(LoopbackServer.Answer(503));

        await FailAsync(new HttpOptions { Url = server.Url, Method = "POST" });

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Retries_Post_KeepsTheKeyAndTheBody()
    {
        await using var server = new LoopbackServer(LoopbackServer.Answer(500), LoopbackServer.Answer(502), LoopbackServer.Json("1"));

        await RunAsync(new HttpOptions { Url = server.Url, Method = "POST", Retries = 2 }, new { a = 1 });

        Assert.Equal(3, server.Requests.Count);
        Assert.Equal("test/node/0", Assert.Single(server.Requests.Select(r => r.Headers["Idempotency-Key"]).Distinct()));
        Assert.Equal("""{"a":1}""", Assert.Single(server.Requests.Select(r => r.Body).Distinct()));
    }

    [Fact]
    public async Task Size_HeaderSaysTooLarge_Fails()
    {
        await using var server = new LoopbackServer(LoopbackServer.Answer(200, new string('x', 101)));

        Assert.Equal("http.too-large", (await FailAsync(new HttpOptions { Url = server.Url, MaxResponseBytes = 100 })).Code);
    }

    [Theory]
    [InlineData(ResponseShape.Json)]
    [InlineData(ResponseShape.File)]
    public async Task Size_EndlessBody_StopsReadingAtTheLimit(ResponseShape shape)
    {
        var gone = new TaskCompletionSource();
        await using var server = new LoopbackServer(async (_, stream) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray());
            try
            {
                while (true)
                    await stream.WriteAsync(new byte[4096]);
            }
            catch (IOException)
            {
                gone.SetResult();
            }
        });

        var error = await FailAsync(new HttpOptions { Url = server.Url, MaxResponseBytes = 10_000, Response = shape });

        Assert.Equal("http.too-large", error.Code);
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Timeout_NoAnswer_Fails()
    {
        await using var server = new LoopbackServer((_, _) => Task.Delay(Timeout.Infinite));

        var error = await FailAsync(new HttpOptions { Url = server.Url, Timeout = TimeSpan.FromMilliseconds(50), Retries = 0 }, TimeProvider.System);

        Assert.Equal(("http.timeout", "timeout", true), (error.Code, error.Category, error.Retryable));
    }

    [Fact]
    public async Task Timeout_BodyThatStalls_Fails()
    {
        await using var server = new LoopbackServer(async (_, stream) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"u8.ToArray());
            await Task.Delay(Timeout.Infinite);
        });

        Assert.Equal("http.timeout", (await FailAsync(new HttpOptions { Url = server.Url, Timeout = TimeSpan.FromMilliseconds(50), Retries = 0 }, TimeProvider.System)).Code);
    }

    [Fact]
    public async Task Cancelled_WhileWaiting_IsNotTakenForATimeout()
    {
        using var cancellation = new CancellationTokenSource();
        await using var server = new LoopbackServer(async (_, _) =>
        {
            await cancellation.CancelAsync();
            await Task.Delay(Timeout.Infinite);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await SendAsync(new HttpOptions { Url = server.Url }, null, _time, cancellation.Token));
    }

    [Fact]
    public async Task Connection_Refused_IsTransient()
    {
        var server = new LoopbackServer(LoopbackServer.Answer(200));
        await server.DisposeAsync();

        var error = await FailAsync(new HttpOptions { Url = server.Url, Retries = 1 });

        Assert.Equal(("http.connection", "transient", true), (error.Code, error.Category, error.Retryable));
        Assert.Single(_time.Waits);
    }

    [Fact]
    public async Task Connection_LostInTheBody_IsTransient()
    {
        await using var server = new LoopbackServer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");

        Assert.Equal("http.connection", (await FailAsync(new HttpOptions { Url = server.Url, Retries = 0 })).Code);
    }

    [Fact]
    public async Task Body_MalformedJson_Fails()
    {
        await using var server = new LoopbackServer(LoopbackServer.Json("""{"a":"""));

        var error = await FailAsync(new HttpOptions { Url = server.Url });

        Assert.Equal(("http.body-invalid", false), (error.Code, error.Retryable));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Redirect_OfAGet_IsFollowedWithoutHeadersToAnotherServer()
    {
        await using var other = new LoopbackServer(LoopbackServer.Json("2"));
        await using var server = new LoopbackServer(LoopbackServer.Answer(302, "", $"Location: {other.Url}/there\r\n"));

        var step = await RunAsync(new HttpOptions { Url = server.Url, Headers = new Dictionary<string, string> { ["X-Api-Key"] = "k" } });

        Assert.Equal("2", step.Output.ToString());
        Assert.Equal("k", server.Requests[0].Headers["X-Api-Key"]);
        Assert.False(other.Requests[0].Headers.ContainsKey("X-Api-Key"));
    }

    [Fact]
    public async Task Redirect_OfAPost_IsNotFollowed()
    {
        await using var server = new LoopbackServer(LoopbackServer.Answer(307, "", "Location: /there\r\n"));

        Assert.Equal("http.status", (await FailAsync(new HttpOptions { Url = server.Url, Method = "POST" })).Code);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Redirect_InACircle_Fails()
    {
        await using var server = new LoopbackServer(LoopbackServer.Answer(302, "", "Location: /again\r\n"));

        Assert.Equal("http.status", (await FailAsync(new HttpOptions { Url = server.Url })).Code);
        Assert.Equal(6, server.Requests.Count);
    }

    [Fact]
    public async Task Secrets_InUrlHeadersAndEcho_AreInNoError()
    {
        await using var server = new LoopbackServer(async (request, stream) =>
            await stream.WriteAsync(Encoding.UTF8.GetBytes(LoopbackServer.Answer(403, $"no: {request.Headers["Authorization"]}"))));
        var with = JsonElement.Parse($$$"""{"url":"{{{server.Url}}}/hook/${env:PATH_KEY}?t=${env:TOKEN}","headers":{"Authorization":"Bearer ${env:TOKEN}"}}""");
        var bound = OptionsBinder.Bind(HttpNode.Type, with, new KnownSecrets(("PATH_KEY", "p4th key"), ("TOKEN", "t0ken-abc")));

        var error = await Assert.ThrowsAsync<NodeException>(async () =>
            await HttpNode.Type.Create(_runner.Services).RunAsync(_runner.Context() with { Options = bound.Value, Secrets = bound.Secrets, Time = _time }, default));

        Assert.Equal("Bearer t0ken-abc", server.Requests[0].Headers["Authorization"]);
        Assert.Equal($"GET {server.Url}/hook/*** answered 403 Said: no: Bearer ***", error.Message);
        Assert.Null(error.InnerException);
    }

    [Fact]
    public async Task Header_WithALineBreak_IsRefused()
    {
        var options = new HttpOptions { Url = "http://127.0.0.1:1", Headers = new Dictionary<string, string> { ["X"] = "a\r\nY: b" } };

        Assert.Equal("http.header-invalid", (await FailAsync(options)).Code);
    }

    [Theory]
    [InlineData("""{"url":"ftp://x"}""", "$.url")]
    [InlineData("""{"url":"http://x","method":"get"}""", "$.method")]
    [InlineData("""{"url":"http://x","method":"GET","body":"x"}""", "$.body")]
    [InlineData("""{"url":"http://x","expect":["2xx",700]}""", "$.expect[1]")]
    [InlineData("""{"url":"http://x","headers":{"a b":"x"}}""", "$.headers['a b']")]
    [InlineData("""{"url":"http://x","timeout":"2h"}""", "$.timeout")]
    [InlineData("""{"url":"http://x","retries":11}""", "$.retries")]
    public void Options_Bad_AreReported(string with, string path)
    {
        OptionsBinder.TryBind(HttpNode.Type, JsonElement.Parse(with), out _, out var mistakes);

        Assert.Equal(path, Assert.Single(mistakes).Path);
    }

    private async Task<NodeStep.Completed> RunAsync(HttpOptions options, object? input = null) =>
        Assert.IsType<NodeStep.Completed>(await SendAsync(options, input, _time, default));

    private Task<NodeException> FailAsync(HttpOptions options, TimeProvider? time = null) =>
        Assert.ThrowsAsync<NodeException>(async () => await SendAsync(options, null, time ?? _time, default));

    private ValueTask<NodeStep> SendAsync(HttpOptions options, object? input, TimeProvider time, CancellationToken cancellation) =>
        _runner.RunAsync(HttpNode.Type.Create(_runner.Services), _runner.Context(input) with { Options = options, Time = time }, cancellation);
}
