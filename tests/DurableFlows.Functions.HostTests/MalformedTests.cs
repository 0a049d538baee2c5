using System.Collections.Concurrent;
using System.Net;
using DurableFlows.Functions.HostTests.Running;
using DurableFlows.Http.Tests.Api;
using Xunit.Abstractions;

namespace DurableFlows.Functions.HostTests;

/// <summary>Whatever is sent, nothing breaks and nothing hangs.</summary>
[Collection(HostCollection.Name)]
public sealed class MalformedTests(RunningHost host, ITestOutputHelper output) : IClassFixture<RunningHost>
{
    private const int Requests = 5_000;

    [HostFact]
    public async Task Anything_Sent_IsAnsweredBelow500()
    {
        using var api = new ApiClient(host.Address);
        var request = await RunningHost.AskingAsync(api, "asks");
        await RunningHost.AskingAsync(api, "r-1");
        ConcurrentBag<string> wrong = [];
        ConcurrentDictionary<int, int> answers = [];
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ActivityHeadersPropagator = null }) { BaseAddress = host.Address, Timeout = TimeSpan.FromSeconds(60) };

        await Parallel.ForEachAsync(Enumerable.Range(0, Requests), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, cancellation) =>
        {
            using var message = MalformedRequests.Of(i, "gate", "asks", request);
            try
            {
                using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellation);
                answers.AddOrUpdate((int)response.StatusCode, 1, (_, n) => n + 1);
                if ((int)response.StatusCode >= 500)
                    wrong.Add($"{i}: {(int)response.StatusCode} {message} {await response.Content.ReadAsStringAsync(cancellation)}");
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                wrong.Add($"{i}: {e.Message} {e.InnerException?.Message} {message}");
            }
        });

        output.WriteLine($"{Requests} requests: {string.Join(", ", answers.OrderBy(a => a.Key).Select(a => $"{a.Value} times {a.Key}"))}; wrong: {wrong.Count}");
        foreach (var one in wrong.Take(20))
            output.WriteLine(one);
        Assert.Empty(wrong);
        await api.GetAsync("runs", HttpStatusCode.OK);
    }
}
