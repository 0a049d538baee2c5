using DurableFlows.Journal.Records;
using DurableFlows.Values;

namespace DurableFlows.Scheduling;

/// <summary>Names the run that owns the payloads a snapshot refers to, so that another run can begin with it.</summary>
internal static class OwnedValues
{
    public static RunSnapshot By(string run, RunSnapshot snapshot) => snapshot with
    {
        Started = snapshot.Started with { Input = Of(run, snapshot.Started.Input) },
        Input = Or(run, snapshot.Input),
        Nodes = [.. snapshot.Nodes.Select(n => Of(run, n))],
        Requests = snapshot.Requests is null ? null : [.. snapshot.Requests.Select(r => Of(run, r))],
        Completed = snapshot.Completed is { } completed ? completed with { Output = Of(run, completed.Output) } : null,
    };

    private static StoredValue Of(string run, StoredValue value) => value.Inline is null && value.Run is null ? value with { Run = run } : value;

    private static StoredValue? Or(string run, StoredValue? value) => value is null ? null : Of(run, value);

    private static NodeSnapshot Of(string run, NodeSnapshot node) => node with
    {
        State = Or(run, node.State),
        Output = Or(run, node.Output),
        Edited = Or(run, node.Edited),
        ItemList = Or(run, node.ItemList),
        ChildEnd = node.ChildEnd is { } end ? end with { Output = Or(run, end.Output) } : null,
        Rounds = node.Rounds is null ? null : [.. node.Rounds.Select(r => r with { Added = Of(run, r.Added), Calls = Or(run, r.Calls) })],
        Items = node.Items is null ? null : [.. node.Items.Select(i => Of(run, i))],
    };

    private static RequestSnapshot Of(string run, RequestSnapshot request) => request with
    {
        Request = request.Request with { Shown = Or(run, request.Request.Shown) },
        Answers = request.Answers is null ? null : [.. request.Answers.Select(a => a with { Answer = a.Answer with { Value = Or(run, a.Answer.Value) } })],
    };
}
