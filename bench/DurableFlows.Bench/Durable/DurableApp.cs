using System.Net.Http.Json;
using System.Text.Json;

namespace DurableFlows.Bench.Durable;

/// <summary>The app under the Functions host (bench/peers/PlainDurable), which has the same work as flows and as plain orchestrators.</summary>
internal sealed class DurableApp(Uri host, TaskHub hub) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = host };

    public TaskHub Hub => hub;

    /// <summary>Starts a plain orchestrator.</summary>
    public Task<string> StartPlainAsync(string kind, int nodes, int kibibytes)
        => PostAsync($"api/plain/{kind}/{nodes}/{kibibytes}", null);

    /// <summary>Starts a run of a flow.</summary>
    public Task<string> StartFlowAsync(string flow, object input) => PostAsync($"api/flows/{flow}/runs", input);

    /// <summary>Runs an instance to its end.</summary>
    /// <returns>The instance, and the milliseconds from the request that started it until Durable noted its end.</returns>
    public async Task<(string Instance, double Milliseconds)> TimeAsync(Func<Task<string>> start)
    {
        var begun = DateTimeOffset.UtcNow;
        var instance = await start();
        return (instance, ((await EndAsync(instance)) - begun).TotalMilliseconds);
    }

    /// <summary>Waits for the end of an instance.</summary>
    public async Task<DateTimeOffset> EndAsync(string instance, Func<Task>? meanwhile = null)
    {
        while (true)
        {
            if (await hub.DoneAsync(instance) is { } done)
                return done;
            await (meanwhile?.Invoke() ?? Task.CompletedTask);
            await Task.Delay(250);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> PostAsync(string path, object? body)
    {
        using var answer = await _http.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"POST {path}: {(int)answer.StatusCode} {text}");
        using var json = JsonDocument.Parse(text);
        return json.RootElement.GetProperty("run").GetString() ?? throw new InvalidOperationException("No run: " + text);
    }
}
