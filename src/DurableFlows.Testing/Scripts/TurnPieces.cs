namespace DurableFlows.Testing.Scripts;

/// <summary>A text as it is streamed: word by word, each with the space that follows it.</summary>
internal static class TurnPieces
{
    public static IEnumerable<string> Of(string? text)
    {
        var rest = text ?? "";
        while (rest.Length > 0)
        {
            var end = rest.IndexOf(' ', StringComparison.Ordinal);
            var length = end < 0 ? rest.Length : end + 1;
            yield return rest[..length];
            rest = rest[length..];
        }
    }
}
