using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DurableFlows.Bench.Measuring;

/// <summary>Prints one JSON line per figure.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Prints a figure; <paramref name="peer"/> holds what others took for the same in the same run.</summary>
    public static void Line(string name, string metric, double value, string unit, double? budget = null, IReadOnlyDictionary<string, double>? peer = null)
        => Console.WriteLine(JsonSerializer.Serialize(
            new Figure(name, metric, Rounded(value), unit, budget, budget is { } limit ? value <= limit : null,
                peer is { Count: > 0 } ? peer.ToDictionary(p => p.Key, p => Rounded(p.Value)) : null), Json));

    private static double Rounded(double value) => Math.Abs(value) >= 100 ? Math.Round(value, 1) : Math.Round(value, 3);

    private sealed record Figure(string Case, string Metric, double Value, string Unit, double? Budget, bool? Within, IReadOnlyDictionary<string, double>? Peer);
}
