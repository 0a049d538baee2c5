using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DurableFlows.Definitions;

namespace DurableFlows.Tests.Definitions;

/// <summary>Definitions made by chance, with every member in use and texts that like to get lost on the way.</summary>
internal sealed class GeneratedFlows(int seed)
{
    private static readonly string[] Texts =
    [
        "plain", "two words", "", " leading", "trailing ", "yes", "null", "~", "true", "1e3", "007", "0x1F", "1_000", "12:30:00", "2024-01-31", "=input.a + 1", "==literal",
        "- item", "a: b", "#hash", "a #b", "'single'", "\"double\"", "back\\slash", "line one\nline two", "line one\nline two\n", "ends twice\n\n", "\nstarts", "a \nb", "  in\ndent",
        "tab\there", "\r\n", "\u0001", "\u0085", "\u2028", "\uFEFF", "Grüße", "日本語", "😀", "${env:KEY}", "%x", "@x", "`x`", "!x", "&x", "*x", "{a}", "[a]", "?", "? x", "|", ">", "---", "...", "=", "<<", ",", "x,y", ".5", "-", "+1", "0o7", ".inf", "a:", ":a",
    ];

    private readonly Random _random = new(seed);

    public FlowDefinition Flow(int depth = 0) => new()
    {
        Id = depth == 0 ? NonEmpty() : "child",
        Version = _random.Next(1, 4),
        Title = Maybe(Text),
        Description = Maybe(Text),
        InputSchema = MaybeJson(),
        Nodes = [.. Enumerable.Range(0, _random.Next(1, 5)).Select(Node)],
        Output = MaybeJson(),
        MaxParallel = _random.Next(2) == 0 ? null : _random.Next(),
        Concurrency = Dictionary(() => _random.Next()),
        Checkpoint = Maybe(Checkpoint),
        Flows = depth < 2 && _random.Next(3) == 0 ? new Dictionary<string, FlowDefinition> { ["child"] = Flow(depth + 1), ["other"] = Flow(depth + 1) with { Id = "x" } } : new(),
    };

    /// <summary>Everything a definition says, by reflection: what the writer forgets is still compared.</summary>
    public static string Describe(object? value) => value switch
    {
        null => "null",
        string text => JsonSerializer.Serialize(text),
        JsonElement element => JsonNode.Parse(element.GetRawText())?.ToJsonString() ?? "null",
        IDictionary dictionary => "{" + string.Join(",", dictionary.Keys.Cast<string>().Order(StringComparer.Ordinal).Select(k => Describe(k) + ":" + Describe(dictionary[k]))) + "}",
        IEnumerable list => "[" + string.Join(",", list.Cast<object>().Select(Describe)) + "]",
        _ when value.GetType().Namespace != typeof(FlowDefinition).Namespace || value is Enum => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        _ => value.GetType().Name + "(" + string.Join(",", value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.Name != "EqualityContract").Select(p => p.Name + "=" + Describe(p.GetValue(value)))) + ")",
    };

    private NodeDefinition Node(int index) => new()
    {
        Id = $"n{index}",
        Type = NonEmpty(),
        TypeVersion = _random.Next(2) == 0 ? null : _random.Next(),
        Title = Maybe(Text),
        Needs = [.. Enumerable.Range(0, _random.Next(0, 3)).Select(_ => new NeedDefinition { Node = NonEmpty(), When = Maybe(Text) })],
        RunIf = Enum<RunIf>(),
        When = Maybe(Text),
        Input = MaybeJson(),
        With = MaybeJson(),
        Map = Maybe(() => new MapDefinition { Items = Text(), Parallel = _random.Next(), MaxFailures = Maybe(Text) }),
        Retry = Maybe(Retry),
        Timeout = MaybeTime(),
        OnError = Enum<ErrorBehavior>(),
        Approval = Maybe(Approval),
        Concurrency = Maybe(Text),
        Repeatable = _random.Next(3) switch { 0 => null, 1 => true, _ => false },
        Cache = MaybeTime(),
    };

    private RetryPolicy Retry() => new()
    {
        Attempts = _random.Next(),
        Interval = Time(),
        Backoff = _random.NextDouble() * 100,
        MaxInterval = Time(),
        Jitter = _random.NextDouble(),
        On = List(),
        Except = List(),
    };

    private ApprovalDefinition Approval() => new()
    {
        Title = Maybe(Text),
        Message = Maybe(Text),
        Show = MaybeJson(),
        Approvers = List(),
        Delegates = Dictionary<IReadOnlyList<string>>(List),
        Quorum = _random.Next(),
        ExcludeStarter = _random.Next(2) == 0,
        Deadline = MaybeTime(),
        OnDeadline = Enum<DeadlineBehavior>(),
        RemindEvery = MaybeTime(),
        Escalate = Maybe(() => new EscalationDefinition { After = Time(), To = List() }),
        OnReject = Enum<RejectBehavior>(),
        ReviseFrom = Maybe(Text),
        MaxRevisions = _random.Next(),
        Editable = List(),
        EditSchema = MaybeJson(),
    };

    private CheckpointDefinition Checkpoint() => new()
    {
        Store = MaybeJson(),
        Behavior = _random.Next(2) == 0 ? null : Enum<CheckpointBehavior>(),
        Durability = _random.Next(2) == 0 ? null : Enum<Durability>(),
        OnStoreFailure = _random.Next(2) == 0 ? null : Enum<StoreFailureBehavior>(),
        Keep = _random.Next(2) == 0 ? null : _random.Next(),
        Ttl = Maybe(() => Dictionary(Time)),
        Exclude = Maybe(List),
        OnExcluded = _random.Next(2) == 0 ? null : Enum<ExcludedBehavior>(),
    };

    private T? Maybe<T>(Func<T> make)
        where T : class => _random.Next(2) == 0 ? null : make();

    private T Enum<T>()
        where T : struct, Enum => System.Enum.GetValues<T>()[_random.Next(System.Enum.GetValues<T>().Length)];

    private TimeSpan Time() => TimeSpan.FromTicks(_random.NextInt64(_random.Next(2) == 0 ? 10_000_000_000 : long.MaxValue));

    private TimeSpan? MaybeTime() => _random.Next(2) == 0 ? null : Time();

    private string Text() => _random.Next(8) switch
    {
        0 => Texts[_random.Next(Texts.Length)] + Texts[_random.Next(Texts.Length)],
        1 => new string('x', 2_000) + Texts[_random.Next(Texts.Length)],
        2 => string.Concat(Enumerable.Range(0, 8).Select(_ => new Rune(_random.Next(3) == 0 ? _random.Next(0x20, 0xD7FF) : _random.Next(0x20, 0x7F)))),
        _ => Texts[_random.Next(Texts.Length)],
    };

    private string NonEmpty() => "t" + Text();

    private List<string> List() => [.. Enumerable.Range(0, _random.Next(0, 3)).Select(_ => Text())];

    private Dictionary<string, T> Dictionary<T>(Func<T> make)
    {
        var dictionary = new Dictionary<string, T>();
        for (var i = _random.Next(0, 3); i > 0; i--)
            dictionary[Text()] = make();
        return dictionary;
    }

    private JsonElement? MaybeJson() => _random.Next(2) == 0 ? null : JsonSerializer.SerializeToElement(Json(0) ?? new JsonObject());

    private JsonNode? Json(int depth) => _random.Next(depth > 3 ? 5 : 8) switch
    {
        0 when depth > 0 => null,
        1 => _random.Next(2) == 0,
        2 => _random.NextInt64(),
        3 => JsonNode.Parse(new[] { "1.0", "-0", "1e400", "12345678901234567890.123", "1E+2" }[_random.Next(5)]),
        4 or 5 => Text(),
        6 => new JsonArray([.. Enumerable.Range(0, _random.Next(0, 3)).Select(_ => Json(depth + 1))]),
        _ => new JsonObject(Dictionary(() => Json(depth + 1))),
    };
}
