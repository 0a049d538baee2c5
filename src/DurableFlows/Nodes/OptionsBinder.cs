using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DurableFlows.Definitions;
using DurableFlows.Diagnostics;

namespace DurableFlows.Nodes;

/// <summary>Binds <c>with</c> to the options of a node type and reports every mistake at once.</summary>
internal static class OptionsBinder
{
    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    /// <summary>How options are read; also what their JSON Schema is made from.</summary>
    public static JsonSerializerOptions Json { get; } = Make();

    /// <summary>Binds without resolving secrets, as a definition is checked.</summary>
    public static bool TryBind(NodeType type, JsonElement? with, out object? options, out IReadOnlyList<Mistake> mistakes)
    {
        var walk = new OptionsWalk(Json, quote: true);
        options = Bind(type, with, walk);
        mistakes = walk.Mistakes;
        return mistakes.Count == 0;
    }

    /// <summary>Resolves secrets and binds, as a step is about to run.</summary>
    /// <exception cref="FlowException">With code <c>secret.missing</c>, or <c>definition.invalid</c> when the options do not bind.</exception>
    public static BoundOptions Bind(NodeType type, JsonElement? with, ISecretSource secrets)
    {
        if (with is null && type.OptionsType is null)
            return BoundOptions.None;
        var walk = new OptionsWalk(Json, quote: true);
        var options = Bind(type, with, walk);
        Refuse(type, walk.Mistakes);
        if (with is not { } element || !SecretReferences.StandIn(element))
            return new BoundOptions(options, Redaction.None);

        var (resolved, redaction) = SecretReferences.Resolve(element, secrets, walk.Templates);
        var quiet = new OptionsWalk(Json, quote: false);
        options = Bind(type, resolved, quiet);
        Refuse(type, [.. quiet.Mistakes.Select(m => m with { Message = redaction.Apply(m.Message), Hint = null })]);
        return new BoundOptions(options, redaction);
    }

    private static object? Bind(NodeType type, JsonElement? with, OptionsWalk walk)
    {
        var element = with is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } given ? given : Nothing;
        if (type.OptionsType is null)
        {
            if (element.ValueKind != JsonValueKind.Object || element.EnumerateObject().Any())
                walk.Report("$", $"Node type '{type.Name}' takes no options.", "Remove 'with'.");
            return null;
        }

        if (!walk.Visit(element, type.OptionsType, "$", template: false))
            return null;
        var options = Read(element, type.OptionsType, walk);
        if (options is IValidatableObject validatable)
            walk.Report(validatable.Validate(new ValidationContext(validatable)));
        if (options is not null && walk.Mistakes.Count == 0 && type.Check is { } check)
            walk.Mistakes.AddRange(check(options));
        return options;
    }

    // A constructor of the options may refuse what each property alone accepts.
    private static object? Read(JsonElement element, Type type, OptionsWalk walk)
    {
        try
        {
            return element.Deserialize(Json.GetTypeInfo(type));
        }
        catch (Exception e) when (e is JsonException or ArgumentException or FormatException or NotSupportedException)
        {
            walk.Report("$", walk.Quote ? e.Message : "The options are refused.");
            return null;
        }
    }

    private static void Refuse(NodeType type, List<Mistake> mistakes)
    {
        if (mistakes.Count > 0)
        {
            throw new FlowException(ErrorCodes.DefinitionInvalid,
                $"The options of node type '{type.Name}' do not bind: {string.Join(" ", mistakes)}");
        }
    }

    private static JsonSerializerOptions Make()
    {
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            NumberHandling = JsonNumberHandling.Strict,
            PropertyNameCaseInsensitive = false,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        };
        json.Converters.Add(new DurationConverter());
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        json.MakeReadOnly();
        return json;
    }
}
