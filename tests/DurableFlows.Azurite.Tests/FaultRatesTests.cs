namespace DurableFlows.Azurite.Tests;

public sealed class FaultRatesTests
{
    private static readonly ProxyRequest Request = new("GET", "/", "");

    [Fact]
    public void Next_WithTheSameSeed_GivesTheSameSequence() => Assert.Equal(Draw(new FaultRates(7)), Draw(new FaultRates(7)));

    [Fact]
    public void Next_ByDefault_GivesEachKindAndFivePerCentInAll()
    {
        var faults = Draw(new FaultRates(1)).Where(fault => fault != Fault.Pass).ToList();

        Assert.InRange(faults.Count, 400, 600);
        Assert.Equal(FaultRates.Transient.Count, faults.Distinct().Count());
    }

    [Theory]
    [InlineData("PUT", "comp=appendblock&timeout=3", "PUT appendblock")]
    [InlineData("GET", "restype=container&comp=list", "GET list")]
    [InlineData("PUT", "restype=container", "PUT container")]
    [InlineData("GET", "", "GET")]
    public void Kind_OfARequest_IsMethodAndSubject(string method, string query, string kind) =>
        Assert.Equal(kind, new ProxyRequest(method, "/", query).Kind);

    private static List<Fault> Draw(FaultRates rates) => [.. Enumerable.Range(0, 10_000).Select(_ => rates.Next(Request))];
}
