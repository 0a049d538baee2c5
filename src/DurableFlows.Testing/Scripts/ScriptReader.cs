namespace DurableFlows.Testing.Scripts;

/// <summary>The place in a script that one client or stub has come to, and the calls it got. Safe for calls at the same time.</summary>
internal sealed class ScriptReader(ModelScript script)
{
    private readonly Lock _gate = new();
    private readonly List<ModelCall> _calls = [];
    private readonly bool[] _answered = new bool[script.Turns.Count];

    public IReadOnlyList<ModelCall> Calls
    {
        get
        {
            lock (_gate)
                return [.. _calls];
        }
    }

    public IReadOnlyList<ModelTurn> Unused
    {
        get
        {
            lock (_gate)
                return [.. script.Turns.Where((_, i) => !_answered[i])];
        }
    }

    /// <summary>Keeps the call and gives the turn that answers it.</summary>
    /// <param name="arrive">Makes the call from its number.</param>
    public (ModelCall Call, ModelTurn Turn) Take(Func<int, ModelCall> arrive)
    {
        lock (_gate)
        {
            var call = arrive(_calls.Count + 1);
            _calls.Add(call);
            for (var i = 0; i < script.Turns.Count; i++)
            {
                var turn = script.Turns[i];
                if ((_answered[i] && !turn.Always) || turn.When?.Holds(call) == false)
                    continue;
                _answered[i] = true;
                return (call, turn);
            }

            return (call, script.Fallback ?? throw Ended(call));
        }
    }

    private FlowException Ended(ModelCall call)
    {
        var left = script.Turns.Where((t, i) => t.Always || !_answered[i]).Count();
        var why = left == 0 ? $"all of its {script.Turns.Count} turns are used up" : $"the conditions of the {left} turns that are left do not hold";
        return new FlowException(TestingCodes.ScriptEnded,
            $"The script has no turn for call {call.Number} (round {call.Round}, last message '{Shorten(call.LastText)}'): {why}. Add a turn or a fallback.");
    }

    private static string Shorten(string text) => text.Length <= 200 ? text : text[..200] + "…";
}
