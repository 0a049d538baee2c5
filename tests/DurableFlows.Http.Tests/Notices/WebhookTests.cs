using System.Net;
using System.Net.Sockets;
using DurableFlows.Approvals;
using DurableFlows.Execution;
using DurableFlows.Http.Notices;
using DurableFlows.Http.Tests.Running;
using DurableFlows.Runs;
using DurableFlows.Values;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace DurableFlows.Http.Tests.Notices;

/// <summary>One notice on its way: tried again, given up, and what it holds.</summary>
public sealed class WebhookTests
{
    private readonly EagerTime _time = new();
    private readonly LogLines<WebhookNotifier> _log = new();
    private readonly WebhookOptions _options = new() { Timeout = TimeSpan.FromMinutes(5) };
    private readonly FlowApiOptions _api = new();

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(408)]
    public async Task Notice_RefusedForAWhile_IsSentAgainAsTheSameBytes(int status)
    {
        await using var receiver = await Receiver.AnsweringAsync(status, status);
        await NotifyAsync(receiver.Url);
        Received[] all = [await receiver.NextAsync(), await receiver.NextAsync(), await receiver.NextAsync()];

        Assert.Single(all.Select(r => r.Id).Distinct());
        Assert.Single(all.Select(r => Convert.ToHexString(r.Bytes)).Distinct());
        Assert.Equal(2, _time.Waits.Count);
        Assert.Empty(_log.All);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(302)]
    [InlineData(404)]
    public async Task Notice_RefusedForGood_IsNotSentAgain(int status)
    {
        await using var receiver = await Receiver.StartAsync((_, context) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/hook";
            return Task.CompletedTask;
        });
        await NotifyAsync(receiver.Url);

        Assert.Equal(1, receiver.Count);
        Assert.Equal($"Warning: Notice of request r-1 of run run-1 was not delivered: the receiver answers {status}", Assert.Single(_log.All));
    }

    [Fact]
    public async Task Notice_NeverTaken_IsGivenUpAfterTheTimeSet()
    {
        await using var receiver = await Receiver.StartAsync((_, context) =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        });
        var begin = _time.GetTimestamp();
        await NotifyAsync(receiver.Url);

        Assert.InRange(_time.GetElapsedTime(begin), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(12));
        Assert.InRange(receiver.Count, 6, 60);
        Assert.All(_time.Waits, w => Assert.InRange(w, TimeSpan.Zero, TimeSpan.FromMinutes(2)));
        Assert.Contains("answers 500", Assert.Single(_log.All), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notice_ThatIsAskedToWait_Waits()
    {
        await using var receiver = await Receiver.StartAsync((n, context) =>
        {
            context.Response.StatusCode = n == 1 ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
            context.Response.Headers.RetryAfter = "77";
            return Task.CompletedTask;
        });
        await NotifyAsync(receiver.Url);

        Assert.Equal([TimeSpan.FromSeconds(77)], _time.Waits);
        Assert.Equal(2, receiver.Count);
    }

    [Fact]
    public async Task Notice_ThatIsAskedToWaitTooLong_IsGivenUp()
    {
        await using var receiver = await Receiver.StartAsync((_, context) =>
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = "601";
            return Task.CompletedTask;
        });
        await NotifyAsync(receiver.Url);

        Assert.Equal(1, receiver.Count);
        Assert.Single(_log.All);
    }

    [Fact]
    public async Task Notice_WithoutAReceiver_IsTriedAndTheAddressIsNotLogged()
    {
        await NotifyAsync(new Uri($"http://127.0.0.1:{FreePort()}/secret-path"));

        Assert.True(_time.Waits.Count > 5);
        Assert.Contains("cannot be reached (ConnectionError)", Assert.Single(_log.All), StringComparison.Ordinal);
        Assert.DoesNotContain("secret-path", Assert.Single(_log.All), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notice_NeverAnswered_TimesOutAndIsGivenUp()
    {
        await using var receiver = await Receiver.SilentAsync();
        _options.Timeout = TimeSpan.FromSeconds(30);
        await NotifyAsync(receiver.Url);

        Assert.Contains("does not answer", Assert.Single(_log.All), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notice_ThatShowsMoreThanAllowed_ComesWithoutIt()
    {
        await using var receiver = await Receiver.StartAsync();
        _options.MaxShown = 10;
        await NotifyAsync(receiver.Url);

        Assert.False((await receiver.NextAsync()).Body.GetProperty("request").TryGetProperty("shown", out _));
    }

    [Fact]
    public async Task Links_AreForThePeopleNamedAndNoRoles()
    {
        await using var receiver = await Receiver.StartAsync();
        (_api.LinkKey, _api.PublicAddress) = (new byte[32], new Uri("https://flows.example.com/"));
        await NotifyAsync(receiver.Url);
        var link = Assert.Single((await receiver.NextAsync()).Body.GetProperty("links").EnumerateArray());

        Assert.Equal("ann", link.GetProperty("for").GetString());
        Assert.StartsWith("https://flows.example.com/api/inputs/by-token/", link.GetProperty("url").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://example.com/", null)]
    [InlineData("/hook", null)]
    [InlineData("https://ann:word@example.com/", null)]
    [InlineData(null, null)]
    [InlineData("https://example.com/", "short")]
    public async Task Options_ThatCannotBe_AreRefusedAtStart(string? url, string? secret)
        => await Assert.ThrowsAsync<OptionsValidationException>(() => ApiServer.StartAsync(services: s => s.AddFlowWebhook(o =>
            (o.Url, o.Secret) = (url is null ? null : new Uri(url, UriKind.RelativeOrAbsolute), secret))));

    private async Task NotifyAsync(Uri url)
    {
        _options.Url = url;
        using var notifier = new WebhookNotifier(Options.Create(_options), Options.Create(_api), _time, new IdSource(_time), _log);
        await notifier.NotifyAsync(Notice(), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));
    }

    private RequestNotice Notice() => new()
    {
        Id = "r-1@5",
        Kind = NoticeKind.Opened,
        At = _time.GetUtcNow(),
        Request = new RequestDetails
        {
            Run = "run-1",
            Flow = "gate",
            Node = "pay",
            Status = RequestStatus.Open,
            AskedAt = _time.GetUtcNow(),
            Shown = FlowValue.From(new { amount = 10_000 }),
            Request = new InputRequest { Id = "r-1", Kind = RequestKind.Approval, Title = "Pay?", Approvers = ["ann", "role:lead", "bob"], Excluded = "bob" },
        },
        Approvers = ["ann", "role:lead", "bob"],
    };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
