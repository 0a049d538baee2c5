using System.Collections.Concurrent;
using DurableFlows.Definitions;
using DurableFlows.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DurableFlows.Agents.Models;

/// <summary>The models of a host: those added in code, then those of its settings. Safe for use at the same time.</summary>
public sealed class ModelConnections
{
    private static readonly Lazy<ModelConnections> OfEnvironment = new(() => new ModelConnections(new ServiceCollection().BuildServiceProvider()));
    private readonly IServiceProvider _services;
    private readonly Dictionary<string, NamedModel> _named = new(StringComparer.OrdinalIgnoreCase);
    private readonly ModelSettings _settings;
    private readonly ConcurrentDictionary<object, Lazy<IChatClient>> _clients = new();

    internal ModelConnections(IServiceProvider services)
    {
        _services = services;
        foreach (var model in services.GetServices<NamedModel>())
            _named[model.Name] = model;
        _settings = new ModelSettings(services.GetService<IConfiguration>());
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

    private IChatClient Cached(object key, Func<IChatClient> make) => _clients.GetOrAdd(key, _ => new Lazy<IChatClient>(make)).Value;

    private NodeException Unknown(string name) => new(AgentCodes.ModelUnknown,
        $"This host has no model connection '{name}'. {NearestMatch.Hint(name, Names) ?? "It has none at all."} "
        + $"Add it with AddModel(\"{name}\", …), or set Models__{name}__Model, Models__{name}__Endpoint and Models__{name}__Key.");
}
