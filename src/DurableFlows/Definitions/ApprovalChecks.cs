using System.Text.Json;

namespace DurableFlows.Definitions;

/// <summary>Checks gates, above all for settings that would have no effect: a gate that looks stricter than it is does harm.</summary>
internal static class ApprovalChecks
{
    public static void Check(CheckContext context, NodeDefinition node, string nodePath)
    {
        if (node.Approval is not { } approval)
            return;
        var path = JsonPath.Child(nodePath, DefinitionNames.Approval);
        if (approval.Title?.AsSpan().TrimEnd().IndexOfAny('\r', '\n') >= 0)
            context.Report(JsonPath.Child(path, DefinitionNames.Title), "The title has more than one line.", "Put the rest into 'message'.");
        CheckPeople(context, approval, path);
        CheckTimes(context, approval, path);
        CheckRevision(context, node, approval, path);
        CheckEdits(context, node, approval, path);
    }

    private static void CheckPeople(CheckContext context, ApprovalDefinition approval, string path)
    {
        var quorum = JsonPath.Child(path, DefinitionNames.Quorum);
        context.Range(quorum, DefinitionNames.Quorum, approval.Quorum, 1, 100);
        foreach (var (who, _) in approval.Delegates.Where(d => approval.Approvers.All(a => a != d.Key)))
            context.Report(JsonPath.Child(JsonPath.Child(path, DefinitionNames.Delegates), who), $"'{who}' has delegates but is not among 'approvers'.", NearestMatch.Hint(who, approval.Approvers));
        var people = approval.Approvers.Concat(approval.Delegates.Values.SelectMany(d => d)).Concat(approval.Escalate?.To ?? []).Distinct(StringComparer.Ordinal).ToList();
        if (approval.Approvers.Count > 0 && people.Count < approval.Quorum && people.All(p => !p.StartsWith("role:", StringComparison.Ordinal)))
            context.Report(quorum, $"{approval.Quorum} people must approve, but only {people.Count} may.", "Lower 'quorum' or add 'approvers'.");
    }

    private static void CheckTimes(CheckContext context, ApprovalDefinition approval, string path)
    {
        string At(string name) => JsonPath.Child(path, name);
        context.Positive(At(DefinitionNames.Deadline), DefinitionNames.Deadline, approval.Deadline);
        context.Positive(At(DefinitionNames.RemindEvery), DefinitionNames.RemindEvery, approval.RemindEvery);
        if (approval.OnDeadline != default && approval.Deadline is null)
            context.Report(At(DefinitionNames.OnDeadline), "'onDeadline' has no effect without 'deadline'.", "Add a deadline, for example 'deadline: 3d'.");
        if (approval.RemindEvery >= approval.Deadline)
            context.Report(At(DefinitionNames.RemindEvery), "The first reminder would come after the deadline.", "Make 'remindEvery' shorter than 'deadline'.");
        if (approval.Escalate is not { } escalate)
            return;
        var after = JsonPath.Child(At(DefinitionNames.Escalate), DefinitionNames.After);
        context.Positive(after, DefinitionNames.After, escalate.After);
        if (escalate.After >= approval.Deadline)
            context.Report(after, "The escalation would come after the deadline.", "Make it shorter than 'deadline'.");
        if (escalate.To.Count == 0)
            context.Report(JsonPath.Child(At(DefinitionNames.Escalate), DefinitionNames.To), "The escalation goes to nobody.", "Name people or roles.");
        else if (approval.Approvers.Count == 0)
            context.Report(At(DefinitionNames.Escalate), "'escalate' has no effect: without 'approvers' anyone may answer already.", "Name 'approvers'.");
    }

    private static void CheckRevision(CheckContext context, NodeDefinition node, ApprovalDefinition approval, string path)
    {
        var from = JsonPath.Child(path, DefinitionNames.ReviseFrom);
        var most = JsonPath.Child(path, DefinitionNames.MaxRevisions);
        context.Range(most, DefinitionNames.MaxRevisions, approval.MaxRevisions, 1, 100);
        if (approval.OnReject != RejectBehavior.Revise)
        {
            if (approval.ReviseFrom is not null)
                context.Report(from, "'reviseFrom' has no effect without 'onReject: revise'.");
            if (approval.MaxRevisions is not 3 and >= 1 and <= 100)
                context.Report(most, "'maxRevisions' has no effect without 'onReject: revise'.");
        }
        else if (approval.ReviseFrom is not { } start)
        {
            context.Report(from, "'onReject: revise' needs 'reviseFrom'.", "Name the node to run again from.");
        }
        else if (context.KnownNode(from, start)
            && !context.Topology.IsBefore(context.Topology.IndexOf(start), context.Topology.IndexOf(node.Id)))
        {
            context.Report(from, $"'{start}' is not before '{node.Id}', so running it again would change nothing here.", $"Name a node that '{node.Id}' needs.");
        }
    }

    private static void CheckEdits(CheckContext context, NodeDefinition node, ApprovalDefinition approval, string path)
    {
        var schema = JsonPath.Child(path, DefinitionNames.EditSchema);
        SchemaChecks.Check(approval.EditSchema, schema, context.Mistakes);
        SecretMarkChecks.Refuse(approval.EditSchema, schema, context.Mistakes);
        if (approval.EditSchema is not null && approval.Editable.Count == 0)
            context.Report(schema, "'editSchema' has no effect without 'editable'.", "List the fields that an approver may change.");
        if (node.Input is not { ValueKind: not JsonValueKind.String } input)
            return;
        foreach (var (i, field) in approval.Editable.Index())
        {
            if (input.ValueKind != JsonValueKind.Object || !input.TryGetProperty(field, out _))
                context.Report(JsonPath.Item(JsonPath.Child(path, DefinitionNames.Editable), i), $"The input of node '{node.Id}' has no field '{field}' to edit.",
                    input.ValueKind == JsonValueKind.Object ? NearestMatch.Hint(field, input.EnumerateObject().Select(p => p.Name)) : "Only fields of an object can be edited.");
        }
    }
}
