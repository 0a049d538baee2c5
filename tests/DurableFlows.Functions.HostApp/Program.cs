using DurableFlows.Functions;
using DurableFlows.Functions.HostApp;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddSingleton(new Marks(builder.Configuration["TEST_MARKS"] ?? Path.GetTempPath()));
var flows = builder.Services.AddFlowApp(builder.Configuration).AddNode<CountNode>();
if (builder.Configuration["TEST_WITHOUT_SEASONAL"] is not "true")
    flows.AddNode<SeasonalNode>();
builder.Build().Run();
