using System.ComponentModel;
using System.Text.Json.Serialization;
using DurableFlows.Definitions;
using DurableFlows.Nodes;

namespace DurableFlows.Agents.Models;

/// <summary>The model that is to be called: a connection of the host by its name, or one written out.</summary>
[JsonConverter(typeof(ModelChoiceConverter))]
[Description("a model: the name of a connection, or an object such as {model, key}")]
public sealed record ModelChoice
{
    /// <summary>Chooses a connection of the host.</summary>
    /// <param name="connection">Its name.</param>
    public ModelChoice(string connection)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connection);
        Name = connection;
    }

    /// <summary>Chooses a connection that is written out.</summary>
    /// <param name="connection">The connection; its key should be a reference such as <c>${env:NAME}</c>, because a definition is stored.</param>
    public ModelChoice(ModelConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        (Name, Connection) = (connection.Model, connection);
    }

    private ModelChoice(IReadOnlyList<Mistake> mistakes) => (Name, Mistakes) = ("", mistakes);

    /// <summary>What it is called in records and messages: the connection's name, or the model's when it is written out.</summary>
    public string Name { get; }

    /// <summary>The connection; null when it is named.</summary>
    public ModelConnection? Connection { get; }

    /// <summary>What is wrong with a connection that was read; kept until the options are checked, where each mistake has a place.</summary>
    private IReadOnlyList<Mistake> Mistakes { get; } = [];

    /// <summary>A choice that cannot be used.</summary>
    internal static ModelChoice Broken(IReadOnlyList<Mistake> mistakes) => new(mistakes);

    /// <summary>The mistakes of a model and those that are asked after it, as options <c>model</c> and <c>fallback</c>.</summary>
    internal static IEnumerable<Mistake> Check(ModelChoice model, IEnumerable<ModelChoice> fallback)
        => model.Check("$.model").Concat(fallback.SelectMany((choice, index) => choice.Check(OptionPath.Item("$.fallback", index))));

    /// <summary>The mistakes of the choice.</summary>
    /// <param name="path">Where it stands in the options.</param>
    internal IEnumerable<Mistake> Check(string path) => Mistakes.Select(m => m with { Path = path + m.Path[1..] });
}
