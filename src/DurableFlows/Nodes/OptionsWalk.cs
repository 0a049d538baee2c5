using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DurableFlows.Definitions;
using DurableFlows.Expressions;

namespace DurableFlows.Nodes;

/// <summary>Goes through JSON and the type it is to become side by side, and collects what does not fit.</summary>
/// <param name="json">Where type metadata comes from.</param>
/// <param name="quote">Whether mistakes may say what stands there; not once secrets are resolved.</param>
internal sealed class OptionsWalk(JsonSerializerOptions json, bool quote)
{
    public List<Mistake> Mistakes { get; } = [];

    /// <summary>The paths of strings that are Liquid.</summary>
    public HashSet<string> Templates { get; } = new(StringComparer.Ordinal);

    public bool Quote => quote;

    /// <summary>Whether everything at and below the path fits.</summary>
    public bool Visit(JsonElement element, Type type, string path, bool template)
    {
        var before = Mistakes.Count;
        var info = json.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object when element.ValueKind == JsonValueKind.Object:
                VisitObject(element, info, path);
                break;
            case JsonTypeInfoKind.Dictionary when element.ValueKind == JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                    VisitPart(member.Value, info.ElementType, OptionPath.Member(path, member.Name), template);
                break;
            case JsonTypeInfoKind.Enumerable when element.ValueKind == JsonValueKind.Array:
                foreach (var (index, item) in element.EnumerateArray().Index())
                    VisitPart(item, info.ElementType, OptionPath.Item(path, index), template);
                break;
            case JsonTypeInfoKind.None:
                VisitLeaf(element, info, path, template);
                break;
            default:
                Report(path, OptionText.Expected(info, element, quote));
                break;
        }

        return Mistakes.Count == before;
    }

    public void Report(string path, string message, string? hint = null) => Mistakes.Add(new Mistake(path, message, hint));

    public void Report(IEnumerable<ValidationResult> results)
    {
        foreach (var result in results.Where(r => r != ValidationResult.Success))
        {
            var member = result.MemberNames.FirstOrDefault();
            Report(member is null ? "$" : OptionPath.Member("$", JsonNamingPolicy.CamelCase.ConvertName(member)), result.ErrorMessage ?? "Refused.");
        }
    }

    private void VisitObject(JsonElement element, JsonTypeInfo info, string path)
    {
        var properties = info.Properties.Where(p => p.Set is not null || p.AssociatedParameter is not null).ToDictionary(p => p.Name, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            var at = OptionPath.Member(path, member.Name);
            if (!seen.Add(member.Name))
                Report(at, $"'{member.Name}' stands here twice.", "Keep one.");
            else if (properties.TryGetValue(member.Name, out var property))
                VisitProperty(member.Value, property, at);
            else if (!info.Properties.Any(p => p.IsExtensionData))
                Report(at, $"'{member.Name}' is not an option here.", OptionText.UnknownHint(member.Name, properties.Keys));
        }

        foreach (var property in properties.Values.Where(p => !seen.Contains(p.Name) && (p.IsRequired || Rules(p).OfType<RequiredAttribute>().Any())))
            Report(path, $"'{property.Name}' is missing.", OptionText.MissingHint(property));
    }

    private void VisitProperty(JsonElement element, JsonPropertyInfo property, string path)
    {
        if (element.ValueKind == JsonValueKind.Null)
        {
            if (!property.IsSetNullable || property.IsRequired)
                Report(path, $"'{property.Name}' may not be null.", property.IsRequired ? OptionText.MissingHint(property) : "Leave it out for the default.");
            return;
        }

        var template = property.AttributeProvider?.IsDefined(typeof(TemplateAttribute), inherit: true) == true;
        if (!Visit(element, property.PropertyType, path, template) || IsReference(element))
            return;
        var value = element.Deserialize(json.GetTypeInfo(property.PropertyType));
        foreach (var rule in Rules(property).Where(r => !r.RequiresValidationContext && !r.IsValid(value)))
            Report(path, OptionText.Refused(property.Name, rule, element, quote), OptionText.RefusedHint(rule, value, quote));
    }

    private void VisitPart(JsonElement element, Type? type, string path, bool template)
    {
        var part = type ?? typeof(JsonElement);
        if (element.ValueKind == JsonValueKind.Null && Nullable.GetUnderlyingType(part) is null && part != typeof(JsonElement) && part != typeof(object))
            Report(path, $"Null stands here, but {OptionText.Describe(json.GetTypeInfo(part))} is expected.");
        else
            Visit(element, part, path, template);
    }

    private void VisitLeaf(JsonElement element, JsonTypeInfo info, string path, bool template)
    {
        if (info.Type != typeof(string) && info.Type != typeof(JsonElement) && IsReference(element))
            Report(path, $"A secret stands where {OptionText.Describe(info)} is expected; only texts may refer to secrets.");
        else if (!Fits(element, info))
            Report(path, OptionText.Expected(info, element, quote), OptionText.EnumHint(info.Type, element, quote));
        else if (template && element.ValueKind == JsonValueKind.String)
            VisitTemplate(element.GetString() ?? "", path);
    }

    private void VisitTemplate(string text, string path)
    {
        Templates.Add(path);
        if (!TextTemplate.TryCompile(text, out _, out var error))
            Report(path, quote ? $"The text is not valid Liquid: {error}" : "The text is not valid Liquid.");
    }

    private static bool Fits(JsonElement element, JsonTypeInfo info)
    {
        try
        {
            element.Deserialize(info);
            return true;
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException or OverflowException or InvalidOperationException or NotSupportedException)
        {
            return false;
        }
    }

    private static bool IsReference(JsonElement element) =>
        element.ValueKind == JsonValueKind.String && SecretReferences.IsIn(element.GetString() ?? "");

    private static IEnumerable<ValidationAttribute> Rules(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(ValidationAttribute), inherit: true).OfType<ValidationAttribute>() ?? [];
}
