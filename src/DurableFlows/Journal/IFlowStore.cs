namespace DurableFlows.Journal;

/// <summary>Everything DurableFlows keeps: journals, payloads and definitions, and the markers of the index.</summary>
/// <remarks>A store of your own is tested with <c>StoreContract</c> from DurableFlows.Testing.</remarks>
public interface IFlowStore : IJournalStore, IPayloadStore, IMarkerStore
{
    /// <summary>How to name this store on a command line, for example <c>file:.flows</c>.</summary>
    string Spec { get; }

    /// <summary>Whether what was appended survives the end of the process.</summary>
    bool IsDurable { get; }
}
