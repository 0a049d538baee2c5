using System.Globalization;
using DurableFlows.Journal;

namespace DurableFlows.DurableTask.Pump;

/// <summary>The Durable instance of a run: its id for the first generation, <c>run~generation</c> after. No run id holds a tilde.</summary>
internal readonly record struct InstanceId(RunId Run, int Generation)
{
    public static InstanceId Parse(string text)
    {
        var at = text.LastIndexOf('~');
        return at < 0
            ? new InstanceId(RunId.Parse(text), 1)
            : new InstanceId(RunId.Parse(text[..at]), int.Parse(text[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture));
    }

    public override string ToString() => Generation == 1 ? Run.Value : string.Create(CultureInfo.InvariantCulture, $"{Run.Value}~{Generation}");
}
