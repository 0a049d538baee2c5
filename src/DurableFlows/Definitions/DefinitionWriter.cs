using System.Text.Json;
using Names = DurableFlows.Definitions.DefinitionNames;

namespace DurableFlows.Definitions;

/// <summary>Writes a definition in its canonical form: fixed order, defaults left out.</summary>
internal sealed class DefinitionWriter(Utf8JsonWriter json)
{
    private readonly PropertyWriter _write = new(json);

    /// <summary>Writes a flow; a child flow leaves its id out when it is the key it stands under.</summary>
    public void Flow(FlowDefinition flow, string? key = null)
    {
        json.WriteStartObject();
        _write.Text(Names.Id, flow.Id == key ? null : flow.Id);
        _write.Number(Names.Version, flow.Version, 1);
        _write.Text(Names.Title, flow.Title);
        _write.Text(Names.Description, flow.Description);
        _write.Element(Names.InputSchema, flow.InputSchema);
        json.WriteStartObject(Names.Nodes);
        foreach (var node in flow.Nodes)
        {
            json.WritePropertyName(node.Id);
            OneNode(node);
        }
        json.WriteEndObject();
        _write.Element(Names.Output, flow.Output);
        _write.Number(Names.MaxParallel, flow.MaxParallel);
        _write.Dictionary(Names.Concurrency, flow.Concurrency, limit => json.WriteNumberValue(limit));
        if (flow.Checkpoint is { } checkpoint)
            CheckpointBlock(checkpoint);
        _write.Dictionary(Names.Flows, flow.Flows, Flow);
        json.WriteEndObject();
    }

    public void OneNode(NodeDefinition node)
    {
        json.WriteStartObject();
        _write.Text(Names.Type, node.Type);
        _write.Number(Names.TypeVersion, node.TypeVersion);
        _write.Text(Names.Title, node.Title);
        NeedsOf(node.Needs);
        _write.Enum(Names.RunIf, node.RunIf);
        _write.Text(Names.When, node.When);
        _write.Element(Names.Input, node.Input);
        _write.Element(Names.With, node.With);
        if (node.Map is { } map)
            MapBlock(map);
        if (node.Retry is { } retry)
            RetryBlock(retry);
        _write.Duration(Names.Timeout, node.Timeout);
        _write.Enum(Names.OnError, node.OnError);
        if (node.Approval is { } approval)
            ApprovalBlock(approval);
        _write.Text(Names.Concurrency, node.Concurrency);
        _write.Flag(Names.Repeatable, node.Repeatable);
        _write.Duration(Names.Cache, node.Cache);
        json.WriteEndObject();
    }

    private void NeedsOf(IReadOnlyList<NeedDefinition> needs)
    {
        if (needs is [{ When: null } only])
            _write.Text(Names.Needs, only.Node);
        if (needs is [] or [{ When: null }])
            return;
        json.WriteStartArray(Names.Needs);
        foreach (var need in needs)
            Need(need);
        json.WriteEndArray();
    }

    private void Need(NeedDefinition need)
    {
        if (need.When is null)
        {
            json.WriteStringValue(need.Node);
            return;
        }
        json.WriteStartObject();
        _write.Text(Names.Node, need.Node);
        _write.Text(Names.When, need.When);
        json.WriteEndObject();
    }

    private void MapBlock(MapDefinition map)
    {
        json.WriteStartObject(Names.Map);
        _write.Text(Names.Items, map.Items);
        _write.Number(Names.Parallel, map.Parallel, 16);
        _write.Text(Names.MaxFailures, map.MaxFailures);
        json.WriteEndObject();
    }

    private void RetryBlock(RetryPolicy retry)
    {
        var none = RetryPolicy.None;
        json.WriteStartObject(Names.Retry);
        _write.Number(Names.Attempts, retry.Attempts, none.Attempts);
        _write.Duration(Names.Interval, retry.Interval, none.Interval);
        _write.Factor(Names.Backoff, retry.Backoff, none.Backoff);
        _write.Duration(Names.MaxInterval, retry.MaxInterval, none.MaxInterval);
        _write.Factor(Names.Jitter, retry.Jitter, none.Jitter);
        _write.Texts(Names.On, retry.On);
        _write.Texts(Names.Except, retry.Except);
        json.WriteEndObject();
    }

    private void ApprovalBlock(ApprovalDefinition approval)
    {
        json.WriteStartObject(Names.Approval);
        _write.Text(Names.Title, approval.Title);
        _write.Text(Names.Message, approval.Message);
        _write.Element(Names.Show, approval.Show);
        _write.Texts(Names.Approvers, approval.Approvers);
        _write.Dictionary(Names.Delegates, approval.Delegates, _write.Items);
        _write.Number(Names.Quorum, approval.Quorum, 1);
        _write.Flag(Names.ExcludeStarter, approval.ExcludeStarter ? true : null);
        _write.Duration(Names.Deadline, approval.Deadline);
        _write.Enum(Names.OnDeadline, approval.OnDeadline);
        _write.Duration(Names.RemindEvery, approval.RemindEvery);
        if (approval.Escalate is { } escalate)
        {
            json.WriteStartObject(Names.Escalate);
            _write.Duration(Names.After, escalate.After);
            json.WritePropertyName(Names.To);
            _write.Items(escalate.To);
            json.WriteEndObject();
        }
        _write.Enum(Names.OnReject, approval.OnReject);
        _write.Text(Names.ReviseFrom, approval.ReviseFrom);
        _write.Number(Names.MaxRevisions, approval.MaxRevisions, 3);
        _write.Texts(Names.Editable, approval.Editable);
        _write.Element(Names.EditSchema, approval.EditSchema);
        json.WriteEndObject();
    }

    private void CheckpointBlock(CheckpointDefinition checkpoint)
    {
        json.WriteStartObject(Names.Checkpoint);
        _write.Element(Names.Store, checkpoint.Store);
        _write.Enum(Names.Behavior, checkpoint.Behavior);
        _write.Enum(Names.Durability, checkpoint.Durability);
        _write.Enum(Names.OnStoreFailure, checkpoint.OnStoreFailure);
        _write.Number(Names.Keep, checkpoint.Keep);
        if (checkpoint.Ttl is { } ttl)
            _write.Dictionary(Names.Ttl, ttl, age => json.WriteStringValue(Definitions.Duration.Format(age)), evenEmpty: true);
        if (checkpoint.Exclude is { } exclude)
        {
            json.WritePropertyName(Names.Exclude);
            _write.Items(exclude);
        }
        _write.Enum(Names.OnExcluded, checkpoint.OnExcluded);
        json.WriteEndObject();
    }
}
