using System.Text.Json;
using Names = DurableFlows.Definitions.DefinitionNames;

namespace DurableFlows.Definitions;

/// <summary>Reads one node.</summary>
internal sealed class NodeReader(List<Mistake> mistakes)
{
    public NodeDefinition Node(string id, ObjectReader? read, string path)
    {
        if (read is null)
        {
            // An object of the wrong kind was reported by whoever looked for it; nothing at all was not.
            if (mistakes.TrueForAll(m => m.Path != path))
                mistakes.Add(new Mistake(path, $"Node '{id}' is empty.", "Give it at least a 'type'."));
            return new NodeDefinition { Id = id, Type = "" };
        }
        var node = new NodeDefinition
        {
            Id = id,
            Type = read.Required(Names.Type, $"Say what node '{id}' is, for example 'type: transform'."),
            TypeVersion = read.Int(Names.TypeVersion),
            Title = read.Text(Names.Title),
            Needs = NeedsOf(read),
            RunIf = read.Enum<RunIf>(Names.RunIf) ?? default,
            When = read.Text(Names.When),
            Input = read.Any(Names.Input),
            With = read.Any(Names.With),
            Map = MapOf(read.Object(Names.Map)),
            Retry = RetryOf(read.Object(Names.Retry)),
            Timeout = read.Duration(Names.Timeout),
            OnError = read.Enum<ErrorBehavior>(Names.OnError) ?? default,
            Approval = ApprovalOf(read.Object(Names.Approval)),
            Concurrency = read.Text(Names.Concurrency),
            Repeatable = read.Flag(Names.Repeatable),
            Cache = read.Duration(Names.Cache),
        };
        read.End();
        return node;
    }

    private List<NeedDefinition> NeedsOf(ObjectReader node)
    {
        var needs = node.Any(Names.Needs);
        if (needs is not { ValueKind: JsonValueKind.Array } list)
            return needs is { } single && NeedOf(single, node.PathOf(Names.Needs)) is { } only ? [only] : [];
        var path = node.PathOf(Names.Needs);
        return [.. list.EnumerateArray().Select((need, i) => NeedOf(need, JsonPath.Item(path, i))).OfType<NeedDefinition>()];
    }

    private NeedDefinition? NeedOf(JsonElement need, string path)
    {
        if (need.ValueKind == JsonValueKind.String)
            return new NeedDefinition { Node = need.GetString() ?? "" };
        if (need.ValueKind != JsonValueKind.Object)
        {
            mistakes.Add(new Mistake(path, $"A need must be the id of a node, or an object with 'node' and 'when', not {ObjectReader.Shorten(need)}."));
            return null;
        }
        var read = new ObjectReader(need, path, mistakes);
        var edge = new NeedDefinition { Node = read.Required(Names.Node, "Name the node that must settle first."), When = read.Text(Names.When) };
        read.End();
        return edge.Node.Length == 0 ? null : edge;
    }

    private static MapDefinition? MapOf(ObjectReader? read)
    {
        if (read is null)
            return null;
        var map = new MapDefinition
        {
            Items = read.Required(Names.Items, "Give an expression for the list, for example 'items: input.orders'."),
            Parallel = read.Int(Names.Parallel) ?? 16,
            MaxFailures = read.Any(Names.MaxFailures) is { ValueKind: JsonValueKind.Number } count ? count.GetRawText() : read.Text(Names.MaxFailures),
        };
        read.End();
        return map;
    }

    private static RetryPolicy? RetryOf(ObjectReader? read)
    {
        if (read is null)
            return null;
        var none = RetryPolicy.None;
        var retry = new RetryPolicy
        {
            Attempts = read.Int(Names.Attempts) ?? none.Attempts,
            Interval = read.Duration(Names.Interval) ?? none.Interval,
            Backoff = read.Number(Names.Backoff) ?? none.Backoff,
            MaxInterval = read.Duration(Names.MaxInterval) ?? none.MaxInterval,
            Jitter = read.Number(Names.Jitter) ?? none.Jitter,
            On = read.Texts(Names.On) ?? [],
            Except = read.Texts(Names.Except) ?? [],
        };
        read.End();
        return retry;
    }

    private ApprovalDefinition? ApprovalOf(ObjectReader? read)
    {
        if (read is null)
            return null;
        var approval = new ApprovalDefinition
        {
            Title = read.Text(Names.Title),
            Message = read.Text(Names.Message),
            Show = read.Any(Names.Show),
            Approvers = read.Texts(Names.Approvers) ?? [],
            Delegates = read.Dictionary(Names.Delegates, (delegates, who) => delegates.Texts(who)),
            Quorum = read.Int(Names.Quorum) ?? 1,
            ExcludeStarter = read.Flag(Names.ExcludeStarter) ?? false,
            Deadline = read.Duration(Names.Deadline),
            OnDeadline = read.Enum<DeadlineBehavior>(Names.OnDeadline) ?? default,
            RemindEvery = read.Duration(Names.RemindEvery),
            Escalate = EscalationOf(read.Object(Names.Escalate)),
            OnReject = read.Enum<RejectBehavior>(Names.OnReject) ?? default,
            ReviseFrom = read.Text(Names.ReviseFrom),
            MaxRevisions = read.Int(Names.MaxRevisions) ?? 3,
            Editable = read.Texts(Names.Editable) ?? [],
            EditSchema = read.Any(Names.EditSchema),
        };
        read.End();
        return approval;
    }

    private EscalationDefinition? EscalationOf(ObjectReader? read)
    {
        if (read is null)
            return null;
        foreach (var name in new[] { Names.After, Names.To }.Where(n => read.Any(n) is null))
            mistakes.Add(new Mistake(read.PathOf(name), $"'{name}' is missing.", "An escalation says after how long, and to whom."));
        var escalation = new EscalationDefinition { After = read.Duration(Names.After) ?? default, To = read.Texts(Names.To) ?? [] };
        read.End();
        return escalation;
    }
}
