using DurableFlows.Agents.Models;
using DurableFlows.Agents.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DurableFlows.Agents;

/// <summary>Registers models and the nodes that call them.</summary>
public static class AgentsServices
{
    /// <summary>Registers the node types of <see cref="AgentNodes"/>, the connections they may name and the functions agents may call. Safe to call twice.</summary>
    /// <param name="builder">What <c>AddDurableFlows</c> gave.</param>
    public static DurableFlowsBuilder AddAgents(this DurableFlowsBuilder builder)
    {
        if (builder.Services.Any(s => s.ServiceType == typeof(ModelConnections)))
            return builder;
        builder.Services.AddSingleton(provider => new ModelConnections(provider.GetServices<NamedModel>(), provider.GetService<IConfiguration>(), provider));
        builder.Services.AddSingleton<AgentTools>();
        foreach (var type in AgentNodes.All)
            builder.AddNodeType(type);
        return builder;
    }

    /// <summary>Adds a connection to a model, for definitions to name, and what <see cref="AddAgents"/> adds. A later one of the same name replaces an earlier one; both go before the settings of that name.</summary>
    /// <param name="builder">What <c>AddDurableFlows</c> gave.</param>
    /// <param name="name">The name; upper and lower case do not matter.</param>
    /// <param name="connection">The connection. Its key is taken as it is: there is no need for a reference here.</param>
    /// <exception cref="FlowException">With code <c>setting.invalid</c>, when the connection cannot be used.</exception>
    public static DurableFlowsBuilder AddModel(this DurableFlowsBuilder builder, string name, ModelConnection connection)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ModelSettings.Refuse(name, ModelConnectionChecks.Mistakes(connection));
        builder.Services.AddSingleton(new NamedModel(name) { Connection = connection });
        return builder.AddAgents();
    }

    /// <summary>Adds a model by a client of one's own, for definitions to name, and what <see cref="AddAgents"/> adds. It is made once, at the first call, and is not disposed.</summary>
    /// <remarks>The engine tries again and falls back by itself: a client that does so too makes calls that no record shows.</remarks>
    /// <param name="builder">What <c>AddDurableFlows</c> gave.</param>
    /// <param name="name">The name; upper and lower case do not matter.</param>
    /// <param name="client">Makes the client; safe for calls at the same time.</param>
    /// <param name="inputPrice">What a million tokens cost that go in.</param>
    /// <param name="outputPrice">What a million tokens cost that come out.</param>
    public static DurableFlowsBuilder AddModel(
        this DurableFlowsBuilder builder, string name, Func<IServiceProvider, IChatClient> client, decimal inputPrice = 0, decimal outputPrice = 0)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(client);
        ArgumentOutOfRangeException.ThrowIfNegative(inputPrice);
        ArgumentOutOfRangeException.ThrowIfNegative(outputPrice);
        builder.Services.AddSingleton(new NamedModel(name) { Client = client, InputPrice = inputPrice, OutputPrice = outputPrice });
        return builder.AddAgents();
    }

    /// <summary>Adds a C# function that agents may call, for definitions to name. A later one of the same name replaces an earlier one.</summary>
    /// <remarks>A parameter of type <see cref="Nodes.NodeContext"/> is given the call's context, among it its idempotency key, one of type <see cref="IServiceProvider"/> the host's services; the model sees neither. What the function throws is told to the model.</remarks>
    /// <param name="builder">What <c>AddDurableFlows</c> gave.</param>
    /// <param name="name">The name: letters, digits, <c>_</c> and <c>-</c>.</param>
    /// <param name="function">The function. <c>[Description]</c> on it and its parameters is what the model reads.</param>
    /// <param name="repeatable">Whether a call may be made twice without harm. The start of one that is not is recorded before it.</param>
    /// <param name="lookUp">Finds out, by <see cref="Nodes.NodeContext.IdempotencyKey"/>, what an earlier try of a call gave, for tools with <c>onLost: lookUp</c>; it gives null when there was none.</param>
    public static DurableFlowsBuilder AddTool(
        this DurableFlowsBuilder builder, string name, Delegate function, bool repeatable = false, Func<Nodes.NodeContext, CancellationToken, ValueTask<object?>>? lookUp = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(function);
        builder.Services.AddSingleton(new ToolFunction { Function = ToolFunction.Make(function, name, null), Repeatable = repeatable, LookUp = lookUp });
        return builder.AddAgents();
    }
}
