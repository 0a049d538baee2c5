using OrdersServer;

// dotnet run --project samples/03-orders/server [URL]; the flow finds it through ORDERS_URL.
var server = OrdersApp.Build(args.FirstOrDefault() ?? "http://127.0.0.1:5080", new Ledger());
await server.RunAsync().ConfigureAwait(false);
