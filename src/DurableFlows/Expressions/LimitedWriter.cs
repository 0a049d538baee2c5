using System.Globalization;

namespace DurableFlows.Expressions;

/// <summary>Collects a text up to a limit.</summary>
internal sealed class LimitedWriter() : StringWriter(CultureInfo.InvariantCulture)
{
    private const int MaxLength = 4_000_000;

    public override void Write(char value)
    {
        Check(1);
        base.Write(value);
    }

    public override void Write(string? value)
    {
        Check(value?.Length ?? 0);
        base.Write(value);
    }

    public override void Write(char[] buffer, int index, int count)
    {
        Check(count);
        base.Write(buffer, index, count);
    }

    private void Check(int more)
    {
        if (GetStringBuilder().Length + (long)more > MaxLength)
            throw new InvalidOperationException($"the text has more than {MaxLength} characters");
    }
}
