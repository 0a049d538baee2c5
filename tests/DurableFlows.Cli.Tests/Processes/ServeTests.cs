using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using DurableFlows.Cli.Tests.Running;

namespace DurableFlows.Cli.Tests.Processes;

/// <summary><c>flows serve</c>, in processes of its own.</summary>
public sealed class ServeTests : IDisposable
{
    private readonly Sandbox _box = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60) };

    public void Dispose()
    {
        _http.Dispose();
        _box.Dispose();
    }

    [Fact]
    public async Task Serve_Killed_IsFollowedByTheOneThatStoodByAndRunsGoOn()
    {
        var file = _box.Write("f.yaml", TestFlows.Gate);
        using var first = FlowsProcess.StartUntil("{", _box, "serve", file, "--port", "0", "--json");
        var api = await ApiAsync(first);
        var asked = await PostAsync($"{api}/flows/gate/runs?run=r1&wait=20s", new { amount = 7 });
        var request = asked.GetProperty("requests")[0].GetProperty("request").GetProperty("id").GetString();
        using var second = FlowsProcess.StartUntil("{", _box, "serve", file, "--port", "0", "--json");
        await second.Complained.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.False(second.Awaited.Task.IsCompleted);

        first.Kill();
        api = await ApiAsync(second);
        await PostAsync($"{api}/runs/r1/inputs/{request}", new { decision = "approve" });
        var run = await WaitAsync($"{api}/runs/r1", "completed");
        second.Signal("-TERM");
        var outcome = await second.EndAsync();

        Assert.Equal(2, run.GetProperty("generation").GetInt32());
        outcome.Is(ExitCodes.Completed);
        Assert.Contains("stands by", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_Stopped_LeavesRunsToTheNext()
    {
        var file = _box.Write("f.yaml", TestFlows.Gate);
        using (var server = FlowsProcess.StartUntil("{", _box, "serve", file, "--port", "0", "--json"))
        {
            await PostAsync($"{await ApiAsync(server)}/flows/gate/runs?run=r1&wait=20s", new { amount = 7 });
            server.Signal("-TERM");
            (await server.EndAsync()).Is(ExitCodes.Completed);
        }

        (await _box.FlowsAsync("approve", "r1")).Is(ExitCodes.Completed);
        (await _box.FlowsAsync("resume", "r1")).Is(ExitCodes.Completed);
    }

    [Fact]
    public async Task Serve_ToldWhomToNotify_SendsSignedNoticesAndTheNextSendsThemAgain()
    {
        await using var receiver = await NoticeReceiver.StartAsync();
        _box.Variables["FLOWS_NOTIFY_SECRET"] = "a secret of sixteen or more";
        string[] args = ["serve", _box.Write("f.yaml", TestFlows.Gate), "--port", "0", "--json", "--notify", receiver.Url];
        using var first = FlowsProcess.StartUntil("{", _box, args);
        await PostAsync($"{await ApiAsync(first)}/flows/gate/runs?run=r1&wait=20s", new { amount = 7 });
        var (body, signature) = await receiver.NextAsync();
        first.Kill();
        using var second = FlowsProcess.StartUntil("{", _box, args);
        var (again, _) = await receiver.NextAsync();

        Assert.Equal("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData("a secret of sixteen or more"u8, body)), signature);
        Assert.Equal(body, again);
    }

    [Fact]
    public async Task Serve_WithAShortSecret_IsRefusedAtOnce()
    {
        _box.Variables["FLOWS_NOTIFY_SECRET"] = "short";

        (await _box.FlowsAsync("serve", "--notify", "https://example.com/")).Is(ExitCodes.BadInput);
    }

    [Theory]
    [InlineData("--host", "0.0.0.0")]
    [InlineData("--host", "localhost")]
    [InlineData("--port", "70000")]
    [InlineData("--public", "example.com")]
    [InlineData("--notify", "/hook")]
    [InlineData("--notify", "https://ann:word@example.com/")]
    [InlineData("--keys", "nowhere.json")]
    [InlineData("nowhere.yaml", "--json")]
    public async Task Serve_WhatCannotBe_IsRefusedAtOnce(params string[] args)
        => (await _box.FlowsAsync(["serve", .. args])).Is(ExitCodes.BadInput);

    [Theory]
    [InlineData("[]")]
    [InlineData("[{\"name\":\"ann\",\"sha256\":\"abc\"}]")]
    [InlineData("[{\"name\":\"ann\",\"key\":\"secret\"}]")]
    public async Task Serve_KeysThatAreNone_IsRefusedAtOnce(string keys)
        => (await _box.FlowsAsync("serve", "--keys", _box.Write("keys.json", keys))).Is(ExitCodes.BadInput);

    private static async Task<string> ApiAsync(FlowsProcess server)
        => JsonElement.Parse(await server.Awaited.Task.WaitAsync(TimeSpan.FromSeconds(60))).GetProperty("api").GetString() ?? "";

    private async Task<JsonElement> PostAsync(string address, object body)
    {
        var response = await _http.PostAsJsonAsync(address, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonElement.Parse(text);
    }

    private async Task<JsonElement> WaitAsync(string address, string status)
    {
        for (var i = 0; i < 200; i++)
        {
            var run = await _http.GetFromJsonAsync<JsonElement>(address);
            if (run.GetProperty("status").GetString() == status)
                return run;
            await Task.Delay(50);
        }

        throw new TimeoutException($"{address} does not get {status}.");
    }
}
