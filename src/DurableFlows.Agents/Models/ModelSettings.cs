using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Nodes;
using Microsoft.Extensions.Configuration;

namespace DurableFlows.Agents.Models;

/// <summary>Reads connections from settings <c>Models:NAME:MEMBER</c>, or without any configuration from environment variables <c>Models__NAME__MEMBER</c>.</summary>
internal sealed class ModelSettings(IConfiguration? configuration)
{
    private const string Section = "Models";
    private static readonly string[] Prices = ["inputPrice", "outputPrice"];
    private static readonly string[] Members = [.. OptionsBinder.Json.GetTypeInfo(typeof(ModelConnection)).Properties.Select(p => p.Name)];

    /// <summary>The names there are.</summary>
    public IEnumerable<string> Names => All().Select(s => s.Name).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds a connection; null when there is none of that name.</summary>
    /// <exception cref="FlowException">With code <c>setting.invalid</c>, when it cannot be used.</exception>
    public ModelConnection? Find(string name)
    {
        var settings = All().Where(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (settings.Length == 0)
            return null;
        var json = new JsonObject();
        foreach (var (_, member, value) in settings)
            json[Members.FirstOrDefault(m => m.Equals(member, StringComparison.OrdinalIgnoreCase)) ?? member] = value;
        foreach (var price in Prices.Where(json.ContainsKey))
            json[price] = decimal.TryParse((string?)json[price], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : (string?)json[price];
        var connection = ModelConnectionChecks.Read(JsonSerializer.SerializeToElement(json), out var mistakes);
        Refuse(name, mistakes);
        return connection;
    }

    /// <summary>Tells what is wrong with a connection, if anything is.</summary>
    /// <exception cref="FlowException">With code <c>setting.invalid</c>.</exception>
    public static void Refuse(string name, IReadOnlyList<Mistake> mistakes)
    {
        if (mistakes.Count > 0)
            throw new FlowException(ErrorCodes.SettingInvalid, $"The model connection '{name}' cannot be used. {string.Join(" ", mistakes.Select(m => m with { Path = $"{Section}:{name}{m.Path[1..].Replace('.', ':')}" }))}");
    }

    private IEnumerable<(string Name, string Member, string Value)> All() => configuration is null ? FromEnvironment() : FromConfiguration(configuration);

    private static IEnumerable<(string Name, string Member, string Value)> FromConfiguration(IConfiguration configuration) =>
        from connection in configuration.GetSection(Section).GetChildren()
        from member in connection.GetChildren()
        where !string.IsNullOrEmpty(member.Value)
        select (connection.Key, member.Key, member.Value);

    private static IEnumerable<(string Name, string Member, string Value)> FromEnvironment() =>
        from variable in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        let parts = ((string)variable.Key).Split("__")
        let value = variable.Value as string
        where parts.Length == 3 && parts[0].Equals(Section, StringComparison.OrdinalIgnoreCase) && !string.IsNullOrEmpty(value)
        select (parts[1], parts[2], value);
}
