using System.Globalization;
using System.Runtime.InteropServices;
using DurableFlows;
using DurableFlows.Testing.Scripts;
using DurableFlows.Testing.Stub;

// dotnet run --project samples/stub -- SCRIPT [PORT]; a model's server without a model. With STUB_API_KEY set, callers must send it.
if (args is not [var file, .. var rest] || rest.Length > 1 || !int.TryParse(rest.FirstOrDefault() ?? "5090", NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > 65535)
{
    await Console.Error.WriteLineAsync("Usage: dotnet run --project samples/stub -- SCRIPT [PORT]");
    return 2;
}

try
{
    var options = new OpenAIStubOptions { Port = port, ApiKey = Environment.GetEnvironmentVariable("STUB_API_KEY") };
    await using var stub = await OpenAIStub.StartAsync(ModelScript.Load(file), options);
    var stop = new TaskCompletionSource();
    using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    Console.WriteLine($"Listening on {stub.Endpoint}. Press Ctrl+C to stop.");
    await stop.Task;
    Console.WriteLine($"{stub.Calls.Count} calls came.");
    return 0;

    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stop.TrySetResult();
    }
}
catch (Exception e) when (e is FlowException or IOException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
