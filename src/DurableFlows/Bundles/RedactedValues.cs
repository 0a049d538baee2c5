using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using DurableFlows.Execution;
using DurableFlows.Journal;
using DurableFlows.Nodes;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Bundles;

/// <summary>Blanks what rules name in the values and texts of one run. What is changed has another hash, and so another payload.</summary>
internal sealed class RedactedValues(RunId run, RunValues values, RedactionRules rules)
{
    /// <summary>Payloads that were made and are to be written.</summary>
    public Queue<(PayloadKey Key, FlowValue Value)> Made { get; } = new();

    public async ValueTask<StoredValue> OfAsync(StoredValue value, RedactionFit fit, CancellationToken cancellation)
    {
        if (fit.IsNone)
            return value;
        // Of what was never stored only the hash is there, and it would confirm a guess.
        if (value.Omitted)
            return rules.Blanks(fit) ? value with { Sha256 = Hash(FlowValue.From(RedactionRules.Mark)) } : value;
        var clear = await values.LoadAsync(value, cancellation).ConfigureAwait(false);
        var blanked = Of(clear, fit);
        return ReferenceEquals(blanked, clear) ? value : Stored(blanked);
    }

    public async ValueTask<StoredValue?> OrAsync(StoredValue? value, RedactionFit fit, CancellationToken cancellation)
        => value is null ? null : await OfAsync(value, fit, cancellation).ConfigureAwait(false);

    /// <summary>The same one where nothing is blanked.</summary>
    public FlowValue Of(FlowValue value, RedactionFit fit)
    {
        if (fit.IsNone)
            return value;
        var changed = false;
        var written = JsonOutput.Write(writer => Write(value.Element, fit, writer, ref changed));
        return changed ? written : value;
    }

    public string? Text(string? text, RedactionFit fit) => text is not null && rules.Blanks(fit) ? RedactionRules.Mark : text;

    public FlowError? Error(FlowError? error, RedactionFit fit) => error is null ? null : error with
    {
        Message = Text(error.Message, fit) ?? "",
        Inner = Error(error.Inner, fit),
    };

    private void Write(JsonElement element, RedactionFit fit, Utf8JsonWriter writer, ref bool changed)
    {
        if (rules.Blanks(fit))
        {
            changed = true;
            writer.WriteStringValue(RedactionRules.Mark);
            return;
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.Object when !fit.IsNone:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    Write(member.Value, rules.Below(fit, member.Name), writer, ref changed);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array when !fit.IsNone:
                writer.WriteStartArray();
                foreach (var (index, item) in element.EnumerateArray().Index())
                    Write(item, rules.Below(fit, index.ToString(CultureInfo.InvariantCulture)), writer, ref changed);
                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private StoredValue Stored(FlowValue value)
    {
        if (value.Utf8.Length <= RunValues.InlineLimit)
            return StoredValue.Of(value);
        var hash = Hash(value);
        Made.Enqueue((PayloadKey.Of(run, hash), value));
        return new StoredValue { Sha256 = hash, Length = value.Utf8.Length };
    }

    private static string Hash(FlowValue value) => Convert.ToHexStringLower(SHA256.HashData(value.Utf8.Span));
}
