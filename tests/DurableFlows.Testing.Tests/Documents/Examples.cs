using System.ClientModel;
using DurableFlows.Runs;
using DurableFlows.Testing.Fixtures;
using DurableFlows.Testing.Runs;
using DurableFlows.Testing.Scripts;
using DurableFlows.Testing.Stub;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using OpenAI;

namespace DurableFlows.Testing.Tests.Documents;

/// <summary>The code of docs/testing.md.</summary>
internal static class Examples
{
    public static async Task<(RunResult Result, IReadOnlyList<ModelCall> Calls)> ScriptedAsync()
    {
        #region scripted
        using var model = new ScriptedChatClient(
            ModelTurn.Fail(503),                            // the first call fails, and the node is tried again
            ModelTurn.SayJson(new { plausible = true }));
        var services = new ServiceCollection().AddSingleton<IChatClient>(model).BuildServiceProvider();

        await using var test = new FlowTestHost(ClaimFlow.Build(), services: services);
        await test.RunAsync(new Claim("C-7", "broken on arrival"));
        var result = await test.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Contains("broken on arrival", model.Calls[1].LastText, StringComparison.Ordinal);
        #endregion
        return (result, model.Calls);
    }

    public static async Task<string> StubAsync()
    {
        #region stub
        var script = new ModelScript([ModelTurn.Call("lookup", new { order = "A-17" }), ModelTurn.Say("Delivered.")]);
        await using var stub = await OpenAIStub.StartAsync(script);

        var options = new OpenAIClientOptions { Endpoint = stub.Endpoint };
        using var model = new OpenAIClient(new ApiKeyCredential("any"), options).GetChatClient("any").AsIChatClient()
            .AsBuilder().UseFunctionInvocation().Build();
        var tools = new ChatOptions { Tools = [AIFunctionFactory.Create((string order) => $"{order}: delivered", "lookup")] };
        var response = await model.GetResponseAsync("Where is A-17?", tools);

        Assert.Contains("A-17: delivered", stub.Calls[1].Call?.LastText, StringComparison.Ordinal);
        #endregion
        return response.Text;
    }

    public static async Task<string> FixtureAsync(IChatClient real, string path)
    {
        #region fixture
        using (var recording = new RecordingChatClient(real, path))     // once, with the real model
            await recording.GetResponseAsync("Where is A-17?");

        using var model = new FixtureChatClient(path);                  // in every test since
        var response = await model.GetResponseAsync("Where is A-17?");
        #endregion
        return response.Text;
    }
}
