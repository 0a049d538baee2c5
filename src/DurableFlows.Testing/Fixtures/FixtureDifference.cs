using System.Text.Json;
using DurableFlows.Values;

namespace DurableFlows.Testing.Fixtures;

/// <summary>Tells in what a call differs from the recorded one that is most alike.</summary>
internal static class FixtureDifference
{
    private const int ShownCharacters = 200;

    public static string Tell(AskedWire asked, IReadOnlyList<ExchangeWire> exchanges)
    {
        if (exchanges.Count == 0)
            return "Nothing is recorded in it.";
        var (number, nearest, same) = exchanges.Select((e, i) => (Number: i + 1, e.Asked, Same: SameMessages(asked, e.Asked))).MaxBy(e => e.Same);
        var what = same < asked.Messages.Count || same < nearest.Messages.Count ? Message(asked, nearest, same) : Options(asked, nearest);
        return $"Of recorded call {number}, which is most alike, {what}.";
    }

    private static int SameMessages(AskedWire asked, AskedWire recorded) =>
        asked.Messages.Zip(recorded.Messages).TakeWhile(pair => Text(pair.First) == Text(pair.Second)).Count();

    private static string Message(AskedWire asked, AskedWire recorded, int index) => (asked.Messages.ElementAtOrDefault(index), recorded.Messages.ElementAtOrDefault(index)) switch
    {
        ({ } now, null) => $"message {index + 1} is new: {Show(now)}",
        (null, { } then) => $"message {index + 1} is missing: {Show(then)}",
        var (now, then) => $"message {index + 1} differs: asked is {Show(now)}, recorded was {Show(then)}",
    };

    private static string Options(AskedWire asked, AskedWire recorded)
    {
        var (now, then) = (Members(asked), Members(recorded));
        var names = now.Keys.Union(then.Keys).Where(n => now.GetValueOrDefault(n) != then.GetValueOrDefault(n));
        return $"other options differ: {string.Join(", ", names.Order(StringComparer.Ordinal))}";
    }

    private static Dictionary<string, string> Members(AskedWire asked) =>
        JsonSerializer.SerializeToElement(asked, FixtureJson.Default.AskedWire).EnumerateObject().ToDictionary(m => m.Name, m => CanonicalJson.Hash(m.Value));

    private static string Show(MessageWire? message)
    {
        var text = message is null ? "" : $"{message.Role}: {string.Concat(message.Parts.Select(p => p.Text ?? p.Reasoning ?? p.Call?.Name ?? p.Result?.Value.ToString() ?? p.Link?.Uri))}";
        return $"'{(text.Length <= ShownCharacters ? text : text[..ShownCharacters] + "…")}'";
    }

    private static string Text(MessageWire message) => CanonicalJson.Hash(JsonSerializer.SerializeToElement(message, FixtureJson.Default.MessageWire));
}
