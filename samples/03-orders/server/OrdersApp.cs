namespace OrdersServer;

/// <summary>A shop's services in one small server: stock, payments and shipments, in memory.</summary>
public static class OrdersApp
{
    private const int FlakyCalls = 2;

    /// <summary>Builds the server; it is not started.</summary>
    /// <param name="url">Where it listens; port 0 for a free one.</param>
    /// <param name="ledger">What it keeps account in.</param>
    public static WebApplication Build(string url, Ledger ledger)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls(url);
        var app = builder.Build();
        app.MapPost("/stock/reservations", (Reservation order, HttpRequest request) => Effect(ledger, request, "reserve", $"{order.Quantity} x {order.Sku}"));
        app.MapPost("/stock/releases", (Release release, HttpRequest request) => Effect(ledger, request, "release", release.Reservation));
        app.MapPost("/payments", Pay);
        app.MapPost("/refunds", (Refund refund, HttpRequest request) => Effect(ledger, request, "refund", refund.Payment));
        app.MapPost("/shipments", Ship);
        app.MapGet("/ledger", () => ledger.Entries);
        return app;

        // Payments are flaky: each key is refused twice before it is served.
        IResult Pay(Payment payment, HttpRequest request) => ledger.Calls("charge", KeyOf(request)) < FlakyCalls
            ? Refuse(ledger, request, "charge", StatusCodes.Status503ServiceUnavailable, "The payment service is busy. Try again.")
            : Effect(ledger, request, "charge", $"{payment.Cents} cents");

        IResult Ship(Shipment shipment, HttpRequest request) => shipment.Country == "Atlantis"
            ? Refuse(ledger, request, "ship", StatusCodes.Status422UnprocessableEntity, "No carrier goes to Atlantis.")
            : Effect(ledger, request, "ship", $"to {shipment.Country}");
    }

    private static IResult Effect(Ledger ledger, HttpRequest request, string operation, string what) => KeyOf(request) is { Length: > 0 } key
        ? Results.Json(ledger.Effect(operation, key, what))
        : Results.Problem("Send an Idempotency-Key.", statusCode: StatusCodes.Status400BadRequest);

    private static IResult Refuse(Ledger ledger, HttpRequest request, string operation, int status, string reason)
    {
        ledger.Refuse(operation, KeyOf(request));
        return Results.Problem(reason, statusCode: status);
    }

    private static string KeyOf(HttpRequest request) => request.Headers["Idempotency-Key"].ToString();

    private sealed record Reservation(string Sku, int Quantity);

    private sealed record Release(string Reservation);

    private sealed record Payment(string Order, int Cents);

    private sealed record Refund(string Payment, int Cents);

    private sealed record Shipment(string Order, string Country);
}
