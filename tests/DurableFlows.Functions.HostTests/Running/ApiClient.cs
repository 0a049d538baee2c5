using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace DurableFlows.Functions.HostTests.Running;

/// <summary>A client of the API that does not give up while a host is down.</summary>
internal sealed class ApiClient(Uri address) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(120) };
    private int _repeated;

    /// <summary>How often something was sent again because a host was not there, or went away over it.</summary>
    public int Repeated => _repeated;

    public Task<JsonElement> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK) => SendAsync(HttpMethod.Get, path, null, expected);

    public Task<JsonElement> PostAsync(string path, object? body, params HttpStatusCode[] expected) => SendAsync(HttpMethod.Post, path, body, expected);

    /// <summary>Sends something until the app has answered it.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> TryAsync(HttpMethod verb, string path, object? body)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(Pace))
        {
            try
            {
                using var message = new HttpRequestMessage(verb, path) { Content = body is null ? null : JsonContent.Create(body) };
                using var answer = await _http.SendAsync(message);
                var text = await answer.Content.ReadAsStringAsync();
                if (IsOurs(answer))
                    return (answer.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException && waited.Elapsed < Patience)
            {
                // Nobody is there just now.
            }

            if (waited.Elapsed > Patience)
                throw new TimeoutException($"{verb} {path} was not answered within {Patience}.");
            Interlocked.Increment(ref _repeated);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> SendAsync(HttpMethod verb, string path, object? body, params HttpStatusCode[] expected)
    {
        var (status, answer) = await TryAsync(verb, path, body);
        Assert.True(expected.Contains(status), $"{verb} {path}: {(int)status} {answer}");
        return answer;
    }

    /// <summary>The host answers for an app that is not there with a status and no problem details.</summary>
    private static bool IsOurs(HttpResponseMessage answer)
        => answer.StatusCode != HttpStatusCode.ServiceUnavailable && (answer.IsSuccessStatusCode || answer.Content.Headers.ContentType?.MediaType == "application/problem+json");
}
