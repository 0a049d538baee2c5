using System.Net;
using System.Text.Json;

namespace DurableFlows.Functions.HostTests.Running;

/// <summary>Runs over HTTP.</summary>
internal static class Runs
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);

    /// <summary>Starts a run; that it was started by a try before whose answer was lost is as good.</summary>
    public static Task StartAsync(this ApiClient api, string flow, string run, object input)
        => api.PostAsync($"flows/{flow}/runs?run={run}", input, HttpStatusCode.Accepted, HttpStatusCode.Conflict);

    /// <summary>Waits until a run is as it should be.</summary>
    public static async Task<JsonElement> UntilAsync(this ApiClient api, string run, Func<JsonElement, bool> isSo)
    {
        var last = default(JsonElement);
        await Until.TrueAsync(async () => isSo(last = await api.GetAsync($"runs/{run}")), Limit, Pace, () => last.ToString());
        return last;
    }

    public static Task<JsonElement> UntilAsync(this ApiClient api, string run, string status) => api.UntilAsync(run, r => r.Status() == status);

    /// <summary>The open requests of all runs: of which run, and their ids.</summary>
    public static async Task<IReadOnlyList<(string Run, string Request)>> OpenAsync(this ApiClient api)
        => [.. (await api.GetAsync("inputs?limit=1000")).GetProperty("inputs").EnumerateArray().Select(i => (i.Text("run"), i.Text("id")))];

    public static Task<JsonElement> ApproveAsync(this ApiClient api, string run, string request)
        => api.PostAsync($"runs/{run}/inputs/{request}", new { decision = "approve", by = "ann" }, HttpStatusCode.OK);

    /// <summary>The nodes of a run whose outcome was recorded, once for each record, with those that came late and count for nothing.</summary>
    public static async Task<IReadOnlyList<(string Node, bool Ignored)>> CompletedAsync(this ApiClient api, string run)
        => [.. (await api.GetAsync($"runs/{run}/checkpoints?limit=1000")).GetProperty("checkpoints").EnumerateArray()
            .Where(c => c.Text("type") == "node.completed")
            .Select(c => (c.Text("node"), c.TryGetProperty("ignored", out var ignored) && ignored.GetBoolean()))];

    public static string Status(this JsonElement run) => run.Text("status");

    public static string Text(this JsonElement from, string name) => from.GetProperty(name).GetString() ?? "";
}
