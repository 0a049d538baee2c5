namespace DurableFlows.Testing.Scripts;

/// <summary>Finds every mistake of a script at once.</summary>
internal static class ScriptChecks
{
    public static void Refuse(ModelScript script)
    {
        var mistakes = script.Turns.SelectMany((t, i) => Of($"turns[{i}]", t)).ToList();
        if (script.Fallback is { } fallback)
            mistakes.AddRange(Of("fallback", fallback));
        if (mistakes.Count > 0)
            throw new FlowException(TestingCodes.ScriptInvalid, $"The script has mistakes:\n{string.Join('\n', mistakes)}");
    }

    private static IEnumerable<string> Of(string place, ModelTurn turn)
    {
        var fault = turn.Fault;
        var says = turn.Text is not null || turn.Calls.Count > 0;
        if (!says && fault is null && turn.FinishReason is null)
            yield return $"{place} says nothing. Give it a text, calls, a finishReason or a fault.";
        if (turn.Calls.Any(c => c.Name.Length == 0))
            yield return $"{place} calls a tool without a name. Name it.";
        if (turn.Delay < TimeSpan.Zero)
            yield return $"{place} has a negative delay. Give it one of zero or more.";
        if (fault is null)
            yield break;
        if (fault.Kinds != 1)
            yield return $"{place} has a fault with {fault.Kinds} of status, cutAfter, hang, empty and error. Set exactly one.";
        if (fault.Status is < 400 or > 599)
            yield return $"{place} fails with status {fault.Status}. Give it one from 400 to 599.";
        if (fault.CutAfter is not null && !says)
            yield return $"{place} is cut but says nothing. Give it a text or calls.";
        if (fault.CutAfter < 0)
            yield return $"{place} is cut after {fault.CutAfter} pieces. Give a number of zero or more.";
    }
}
