using System.Globalization;

namespace OrdersServer;

/// <summary>Counts calls and effects by idempotency key. A key has one effect, however often it is sent.</summary>
public sealed class Ledger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Operation, string Key), LedgerEntry> _entries = [];

    /// <summary>Everything that was asked for, in the order it was first asked.</summary>
    public IReadOnlyList<LedgerEntry> Entries
    {
        get
        {
            lock (_gate)
                return [.. _entries.Values.OrderBy(e => e.Number)];
        }
    }

    internal int Calls(string operation, string key)
    {
        lock (_gate)
            return _entries.TryGetValue((operation, key), out var entry) ? entry.Calls : 0;
    }

    internal LedgerReceipt Effect(string operation, string key, string what)
    {
        lock (_gate)
        {
            var entry = Called(operation, key);
            _entries[(operation, key)] = entry with { What = entry.What ?? what };
            return new LedgerReceipt(string.Create(CultureInfo.InvariantCulture, $"{operation}-{entry.Number}"), entry.What ?? what);
        }
    }

    internal void Refuse(string operation, string key)
    {
        lock (_gate)
            Called(operation, key);
    }

    private LedgerEntry Called(string operation, string key)
    {
        var known = _entries.GetValueOrDefault((operation, key)) ?? new LedgerEntry(_entries.Count + 1, operation, key, 0, null);
        return _entries[(operation, key)] = known with { Calls = known.Calls + 1 };
    }
}
