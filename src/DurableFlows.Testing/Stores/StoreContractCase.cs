using DurableFlows.Journal;

namespace DurableFlows.Testing.Stores;

/// <summary>One thing every store must do.</summary>
/// <param name="Name">What it does, as a sentence.</param>
/// <param name="RunAsync">Tries it. The function given opens the store: each call may open another one, on the same data, which is empty
/// at first. Ends with a <see cref="StoreContractException"/> when the store does otherwise.</param>
public sealed record StoreContractCase(string Name, Func<Func<IFlowStore>, CancellationToken, Task> RunAsync)
{
    /// <inheritdoc />
    public override string ToString() => Name;
}
