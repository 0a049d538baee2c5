using DurableFlows.Definitions;
using DurableFlows.Diagnostics;
using DurableFlows.Journal;
using DurableFlows.Runs;
using DurableFlows.Values;

namespace DurableFlows.Nodes;

/// <summary>Everything a node may know about the step it runs.</summary>
public sealed record NodeContext
{
    /// <summary>The run.</summary>
    public required RunId Run { get; init; }

    /// <summary>The flow's id.</summary>
    public required string Flow { get; init; }

    /// <summary>The node's path: its id, with <c>[index]</c> for an item of a map or a call.</summary>
    public required string Path { get; init; }

    /// <summary>The attempt, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>The step, from 0.</summary>
    public required int Step { get; init; }

    /// <summary>The same for every repetition of this step in this run, and different for all else; for receivers that de-duplicate.</summary>
    public string IdempotencyKey
    {
        // Few nodes ask for it, so it is put together only then.
        get => field ?? $"{Incarnation}/{Path}/{Epoch}/{Step}";
        init;
    }

    /// <summary>The effective input, after mapping and after the edits of an approver.</summary>
    public required FlowValue Input { get; init; }

    /// <summary>The options from <c>with</c>, of the type the node type declares, secrets resolved; null when it declares none.</summary>
    public object? Options { get; init; }

    /// <summary>What the step before left; null in the first step.</summary>
    public FlowValue? State { get; init; }

    /// <summary>What the steps before added and the calls they made, oldest first; empty for a node that makes none, and in a call.</summary>
    public IReadOnlyList<NodeRound> Rounds { get; init; } = [];

    /// <summary>The number of the call that this is, whose value is <see cref="Input"/>; null in the node's own steps.</summary>
    public int? Call { get; init; }

    /// <summary>Whether an attempt at this very step had begun, and what it came to is not known: its host was lost. What it did outside may have been done.</summary>
    public bool MayHaveActed { get; init; }

    /// <summary>The answer to what the step before asked; null when it asked nothing. Of an approval it has <c>approved</c>, and as <c>answer</c> the subject with the approver's changes.</summary>
    public FlowValue? Answer { get; init; }

    /// <summary>The output of the child run that the step before started; null when there is none or it failed.</summary>
    public FlowValue? ChildOutput { get; init; }

    /// <summary>Why the child run failed; null when it did not.</summary>
    public FlowError? ChildError { get; init; }

    /// <summary>The time.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Services of the host.</summary>
    public required IServiceProvider Services { get; init; }

    /// <summary>Large values of this run, streamed.</summary>
    public required IRunFiles Files { get; init; }

    /// <summary>The definition of the flow; null where a node is run without one.</summary>
    internal FlowDefinition? Definition { get; init; }

    /// <summary>When the run was started.</summary>
    internal DateTimeOffset RunStartedAt { get; init; }

    /// <summary>Small notes beside all runs; null where a node is run without a store.</summary>
    internal IMarkerStore? Markers { get; init; }

    /// <summary>Takes what the step reports; null where nobody is to hear it.</summary>
    internal Action<string>? Reporter { get; init; }

    /// <summary>Makes the start of the attempt durable, once.</summary>
    internal Func<Task>? Start { get; init; }

    /// <summary>The random mark of the run, which another run of the same id does not have.</summary>
    internal string? Incarnation { get; init; }

    /// <summary>How often the node was deliberately run again, from 0.</summary>
    internal int Epoch { get; init; }

    /// <summary>Takes the secrets that were resolved into <see cref="Options"/> out of texts that leave the node.</summary>
    internal Redaction Secrets { get; init; } = Redaction.None;

    /// <summary>The options as the type that the node type declares.</summary>
    /// <exception cref="FlowException">With code <c>node.failed</c>, when they are of another type.</exception>
    public T GetOptions<T>()
        where T : class => Options as T ?? throw new FlowException(ErrorCodes.NodeFailed,
            $"Node '{Path}' of flow '{Flow}' needs options of type {typeof(T).Name}, but was given {Options?.GetType().Name ?? "none"}. Set OptionsType on its node type.");

    /// <summary>Tells whoever follows the run in this process what the step is doing, at once. It is not recorded, and nobody need be listening.</summary>
    /// <remarks>
    /// Does not wait for those who listen, who get the pieces in order. Secrets that the node was given are taken out, also where one is cut between
    /// pieces: what may be the beginning of one is held back until the next piece, or the end of the step. After the step has ended nothing is told, and none in a replay.
    /// </remarks>
    /// <param name="text">A piece of what it says or does.</param>
    public void Report(string text) => Reporter?.Invoke(text);

    /// <summary>Makes durable that this attempt begins to do what may not simply be done twice. If its host is lost then, the next attempt finds <see cref="MayHaveActed"/> set.</summary>
    /// <remarks>Nodes that are not declared repeatable need not call it: the start of their attempts is always recorded.</remarks>
    public Task RecordStartAsync() => Start?.Invoke() ?? Task.CompletedTask;

    internal T DecodeInput<T>() => ValueCodec.Decode(Input, typeof(T)) is T input
        ? input
        : throw new FlowException(ErrorCodes.ValueTypeMismatch,
            $"The input of node '{Path}' of flow '{Flow}' is null, but it takes {typeof(T).Name}. Map a value to it, or let the node take a FlowValue.");
}
