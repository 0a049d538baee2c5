using System.Globalization;
using Jint.Runtime;

namespace DurableFlows.Expressions;

/// <summary>Reads dates in texts but never tells the time: an expression must give the same result whenever it runs.</summary>
internal sealed class StoppedClock : ITimeSystem
{
    private readonly DefaultTimeSystem _dates = new(TimeZoneInfo.Utc, CultureInfo.InvariantCulture);

    public TimeZoneInfo DefaultTimeZone => TimeZoneInfo.Utc;

    public DateTimeOffset GetUtcNow() =>
        throw new NotSupportedException("an expression has no clock; take the time from a value, as in new Date(input.time)");

    public bool TryParse(string date, out long epochMilliseconds) => _dates.TryParse(date, out epochMilliseconds);

    public TimeSpan GetUtcOffset(long epochMilliseconds) => TimeSpan.Zero;
}
