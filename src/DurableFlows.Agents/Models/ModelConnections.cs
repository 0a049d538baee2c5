using DurableFlows.Definitions;
using DurableFlows.Execution;
using DurableFlows.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;

namespace DurableFlows.Agents.Models;

/// <summary>The models of a host: those added in code, then those of its settings. Safe for use at the same time.</summary>
public sealed class ModelConnections
{
    private static readonly Lazy<ModelConnections> OfEnvironment = new(() => new ModelConnections([], null, NoServices.Instance));
    private readonly IServiceProvider _services;
    private readonly Dictionary<string, NamedModel> _named = new(StringComparer.OrdinalIgnoreCase);
    private readonly ModelSettings _settings;
    private readonly Dictionary<object, IChatClient> _clients = [];
    private readonly Lock _making = new();

    /// <param name="named">Those added in code; a later one replaces an earlier one.</param>
    /// <param name="configuration">The host's settings; null for the environment variables.</param>
    /// <param name="services">What clients are made from.</param>
    internal ModelConnections(IEnumerable<NamedModel> named, IConfiguration? configuration, IServiceProvider services)
    {
        (_services, _settings) = (services, new ModelSettings(configuration));
        foreach (var model in named)
            _named[model.Name] = model;
    }

    /// <summary>The names there are, sorted.</summary>
    public IReadOnlyList<string> Names => [.. _named.Keys.Concat(_settings.Names).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Those of a host; where it registered none, those of the environment variables.</summary>
    internal static ModelConnections For(IServiceProvider services) => services.GetService(typeof(ModelConnections)) as ModelConnections ?? OfEnvironment.Value;

    /// <summary>Finds the model of a choice.</summary>
    /// <exception cref="NodeException">With code <c>model.unknown</c>.</exception>
    /// <exception cref="FlowException">With code <c>setting.invalid</c>, when the settings of that name cannot be used.</exception>
    internal ModelClient Find(ModelChoice choice)
    {
        if (choice.Connection is { } written)
            return Of(choice.Name, written);
        if (_named.TryGetValue(choice.Name, out var named))
            return named.Connection is { } added ? Of(choice.Name, added) : Of(choice.Name, named);
        return _settings.Find(choice.Name) is { } set ? Of(choice.Name, set) : throw Unknown(choice.Name);
    }

    private ModelClient Of(string name, ModelConnection connection) =>
        new(name, Cached(connection, () => OpenAIClients.Make(connection)), connection.InputPrice, connection.OutputPrice, new Redaction(connection.Key is { } key ? [key] : []));

    private ModelClient Of(string name, NamedModel named) =>
        new(name, Cached(named, () => named.Client?.Invoke(_services) ?? throw new InvalidOperationException($"The client of model '{name}' is null.")), named.InputPrice, named.OutputPrice, Redaction.None);

    /// <param name="key">The content of the connection: one that changes gets another client.</param>
    /// <param name="make">Makes the client; when it fails, the next call tries again.</param>
    private IChatClient Cached(object key, Func<IChatClient> make)
    {
        lock (_making)
        {
            if (!_clients.TryGetValue(key, out var client))
                _clients[key] = client = make();
            return client;
        }
    }

    private NodeException Unknown(string name) => new(AgentCodes.ModelUnknown,
        $"This host has no model connection '{name}'. {NearestMatch.Hint(name, Names) ?? "It has none at all."} "
        + $"Add it with AddModel(\"{name}\", …), or set Models__{name}__Model, Models__{name}__Endpoint and Models__{name}__Key.");
}
