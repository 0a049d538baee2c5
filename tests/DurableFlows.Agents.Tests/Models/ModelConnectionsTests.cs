using DurableFlows.Agents.Models;
using DurableFlows.Execution;
using DurableFlows.Nodes;
using DurableFlows.Testing.Scripts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DurableFlows.Agents.Tests.Models;

public sealed class ModelConnectionsTests
{
    [Fact]
    public void Find_OfAModelAddedInCode_GivesTheSameClientAlways()
    {
        using var model = new ScriptedChatClient();
        var connections = TestModels.Services(b => b.AddModel("mine", _ => model).AddModel("other", new ModelConnection { Model = "gpt", Key = "secret-key" }))
            .GetRequiredService<ModelConnections>();

        Assert.Same(model, connections.Find(new ModelChoice("Mine")).Client);
        Assert.Same(connections.Find(new ModelChoice("other")).Client, connections.Find(new ModelChoice("other")).Client);
        Assert.Equal(["mine", "other"], connections.Names);
    }

    [Fact]
    public void Find_OfConnectionsWrittenOut_SharesAClientAmongEqualOnes()
    {
        var connections = TestModels.Connections();
        ModelChoice Choice(string key) => new(new ModelConnection { Model = "gpt", Key = key });

        Assert.Same(connections.Find(Choice("first-key")).Client, connections.Find(Choice("first-key")).Client);
        Assert.NotSame(connections.Find(Choice("first-key")).Client, connections.Find(Choice("second-key")).Client);
    }

    [Fact]
    public void Find_OfAClientThatCouldNotBeMade_TriesAgain()
    {
        using var model = new ScriptedChatClient();
        var isReady = false;
        var connections = TestModels.Services(b => b.AddModel("mine", _ => isReady ? model : throw new InvalidOperationException("Not yet.")))
            .GetRequiredService<ModelConnections>();
        Assert.Throws<InvalidOperationException>(() => connections.Find(new ModelChoice("mine")));
        isReady = true;

        Assert.Same(model, connections.Find(new ModelChoice("mine")).Client);
    }

    [Fact]
    public void Find_OfANameThatIsAddedAndSet_TakesWhatIsAdded()
    {
        using var model = new ScriptedChatClient();
        var connections = Configured(new() { ["Models:gpt:Provider"] = "ollama", ["Models:gpt:Model"] = "small" }, b => b.AddModel("gpt", _ => model));

        Assert.Same(model, connections.Find(new ModelChoice("gpt")).Client);
    }

    [Fact]
    public void Find_OfASetting_ReadsEveryMember()
    {
        var connections = Configured(new()
        {
            ["Models:gpt:Provider"] = "OpenAI",
            ["Models:gpt:Endpoint"] = "https://host.example/v1",
            ["Models:gpt:Model"] = "gpt-x",
            ["Models:gpt:Key"] = "secret-key",
            ["Models:gpt:InputPrice"] = "1.25",
            ["Models:gpt:OutputPrice"] = "10",
            ["Models:gpt:Timeout"] = "30s",
            ["Models:local:Provider"] = "ollama",
            ["Models:local:Model"] = "small",
        });
        var client = connections.Find(new ModelChoice("GPT"));

        Assert.Equal((1.25m, 10m), (client.InputPrice, client.OutputPrice));
        Assert.Equal("GPT", client.Name);
        Assert.Equal(["gpt", "local"], connections.Names);
    }

    [Theory]
    [InlineData("Endpoint", "ftp://host", "Models:gpt:endpoint")]
    [InlineData("InputPrice", "cheap", "Models:gpt:inputPrice")]
    [InlineData("OutputPrice", "-1", "Models:gpt:outputPrice")]
    [InlineData("Timeout", "soon", "Models:gpt:timeout")]
    [InlineData("Provider", "mars", "Models:gpt:provider")]
    [InlineData("Endpiont", "https://host.example", "Did you mean 'endpoint'?")]
    public void Find_OfASettingWithAMistake_NamesItAndNotTheKey(string member, string value, string expected)
    {
        var connections = Configured(new() { ["Models:gpt:Model"] = "gpt-x", ["Models:gpt:Key"] = "secret-key", [$"Models:gpt:{member}"] = value });
        var failure = Assert.Throws<FlowException>(() => connections.Find(new ModelChoice("gpt")));

        Assert.Equal("setting.invalid", failure.Code);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-key", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_WithoutConfiguration_ReadsEnvironmentVariables()
    {
        Environment.SetEnvironmentVariable("Models__of-environment__Model", "gpt-x");
        Environment.SetEnvironmentVariable("MODELS__of-environment__ENDPOINT", "http://127.0.0.1:9/v1");
        Environment.SetEnvironmentVariable("Models__of-environment__OutputPrice", "3");
        try
        {
            Assert.Equal(3m, ModelConnections.For(new NoServices()).Find(new ModelChoice("of-environment")).OutputPrice);
        }
        finally
        {
            Environment.SetEnvironmentVariable("Models__of-environment__Model", null);
            Environment.SetEnvironmentVariable("MODELS__of-environment__ENDPOINT", null);
            Environment.SetEnvironmentVariable("Models__of-environment__OutputPrice", null);
        }
    }

    [Fact]
    public void Find_OfANameThatIsNotThere_SaysWhichAreAndHowToAddOne()
    {
        using var model = new ScriptedChatClient();
        var failure = Assert.Throws<NodeException>(() => TestModels.Connections(("large", model), ("small", model)).Find(new ModelChoice("middle")));

        Assert.Equal(("model.unknown", false), (failure.Code, failure.Retryable));
        Assert.Contains("Known: large, small.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("AddModel(\"middle\"", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Models__middle__Endpoint", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ModelProvider.Openai, null, null)]
    [InlineData(ModelProvider.Openai, "https://host.example/v1", "https://host.example/v1")]
    [InlineData(ModelProvider.Ollama, null, "http://127.0.0.1:11434/v1")]
    [InlineData(ModelProvider.Azure, "https://name.openai.azure.com", "https://name.openai.azure.com/openai/v1")]
    [InlineData(ModelProvider.Azure, "https://name.openai.azure.com/openai/v1/", "https://name.openai.azure.com/openai/v1/")]
    public void Endpoint_OfAProvider_IsWhereItsInterfaceIs(ModelProvider provider, string? endpoint, string? expected) =>
        Assert.Equal(expected, OpenAIClients.Endpoint(new ModelConnection { Provider = provider, Endpoint = endpoint, Model = "m" })?.ToString());

    [Fact]
    public void AddModel_OfAConnectionThatCannotBeUsed_IsRefusedAtOnce()
    {
        var failure = Assert.Throws<FlowException>(() => TestModels.Services(b => b.AddModel("gpt", new ModelConnection { Provider = ModelProvider.Azure, Model = "m" })));

        Assert.Equal("setting.invalid", failure.Code);
        Assert.Contains("'endpoint' is missing", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Connection_AsText_DoesNotTellItsKey() =>
        Assert.DoesNotContain("secret-key", new ModelChoice(new ModelConnection { Model = "gpt", Key = "secret-key" }).ToString(), StringComparison.Ordinal);

    private static ModelConnections Configured(Dictionary<string, string?> settings, Action<DurableFlowsBuilder>? add = null) => TestModels.Services(b =>
    {
        b.Services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        add?.Invoke(b);
    }).GetRequiredService<ModelConnections>();
}
