using DurableFlows.Runs;
using Microsoft.AspNetCore.Builder;
using OrdersServer;

namespace DurableFlows.Cli.Tests.Samples;

public sealed class OrdersTests : IAsyncLifetime
{
    private readonly Ledger _ledger = new();
    private readonly WebApplication _server;

    public OrdersTests() => _server = OrdersApp.Build("http://127.0.0.1:0", _ledger);

    public Task InitializeAsync() => _server.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Order_PaymentsBusyTwice_CompletesWithEachEffectOnce()
    {
        await using var sample = Sample();

        var result = await sample.RunAsync("order.json");

        Assert.Equal(RunStatus.Completed, result.Status);
        Assert.Equal("""{"order":"A-1001","cents":7980,"payment":"charge-2","shipment":"ship-3"}""", result.Output?.ToString());
        Assert.Equal([("reserve", 1, "2 x kettle"), ("charge", 3, "7980 cents"), ("ship", 1, "to Portugal")], Effects());
    }

    [Fact]
    public async Task Order_Undeliverable_RefundsReleasesAndFails()
    {
        await using var sample = Sample();

        var result = await sample.RunAsync("order-undeliverable.json");

        Assert.Equal(RunStatus.Failed, result.Status);
        Assert.Equal("http.status", result.Error?.Code);
        Assert.Contains("No carrier goes to Atlantis", result.Error?.Message, StringComparison.Ordinal);
        Assert.Equal(("ship", 1, null), Effects()[2]);
        Assert.Equal([("refund", 1, "charge-2"), ("release", 1, "reserve-1")], Effects()[3..].Order());
    }

    [Fact]
    public async Task Order_StockOutOfReach_FailsWithNothingToUndo()
    {
        await _server.StopAsync();
        await using var sample = Sample("http://127.0.0.1:1");

        var result = await sample.RunAsync("order.json");

        Assert.Equal(RunStatus.Failed, result.Status);
        Assert.Equal("http.connection", result.Error?.Code);
        Assert.Equal(["bulk-price", "charge", "ship", "refund", "release"], result.Outcome?.Skipped);
    }

    private SampleHost Sample(string? url = null) => new("03-orders", null, ("ORDERS_URL", url ?? _server.Urls.First()));

    private List<(string Operation, int Calls, string? What)> Effects() => [.. _ledger.Entries.Select(e => (e.Operation, e.Calls, e.What))];
}
