using DurableFlows.Diagnostics;

namespace DurableFlows.Journal;

/// <summary>A journal cannot be read beyond a point: a record inside its durable part is damaged, or cannot be understood.</summary>
public sealed class JournalDamagedException(string code, RunId run, long lastGood, string detail)
    : FlowException(code, $"The journal of run {run} {detail}. {Advice(run, lastGood)}")
{
    /// <summary>A damaged record, whose last good predecessor the reader has yet to number.</summary>
    public JournalDamagedException(RunId run, long goodBefore, long offset, int segment = 0)
        : this(ErrorCodes.JournalDamaged, run, goodBefore,
            $"is damaged at byte {offset}{(segment > 0 ? $" of segment {segment}" : "")}: a record there does not match its checksum")
        => (Offset, Segment) = (offset, segment);

    /// <summary>A part of the journal that is gone, though the part before it says that the journal goes on there.</summary>
    public static JournalDamagedException WithoutSegment(RunId run, long goodBefore, int segment)
        => new(ErrorCodes.JournalDamaged, run, goodBefore, $"lacks its segment {segment}") { Offset = 0, Segment = segment };

    /// <summary>The run.</summary>
    public RunId Run { get; } = run;

    /// <summary>The sequence number of the last checkpoint that reads well; 0 when there is none.</summary>
    public long LastGood { get; } = lastGood;

    /// <summary>Where in its segment the damage begins, in bytes; null when the bytes are whole and only their meaning is not clear.</summary>
    public long? Offset { get; private init; }

    /// <summary>The segment in which that is.</summary>
    public int Segment { get; private init; }

    /// <summary>The same damage, as a reader numbers it who began to read behind so many records.</summary>
    internal JournalDamagedException Behind(long records) => new(Code, Run, records + LastGood, detail) { Offset = Offset, Segment = Segment };

    private static string Advice(RunId run, long lastGood) => lastGood > 0
        ? $"The last good checkpoint is {run}@{lastGood}; restore the journal from a backup, or start a new run from that checkpoint."
        : "No checkpoint before it is readable; restore the journal from a backup.";
}
