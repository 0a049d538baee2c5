using DurableFlows.Functions;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using PlainDurable;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddFlowApp(builder.Configuration)
    .AddFlow(Flows.Chain(100)).AddFlow(Flows.FanOut(100)).AddFlow(Flows.FanOut(1_000)).AddFlow(Flows.Map());
builder.Build().Run();
