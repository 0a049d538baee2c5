using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DurableFlows.Approvals;
using DurableFlows.Execution;
using DurableFlows.Http.Links;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly.Timeout;

namespace DurableFlows.Http.Notices;

/// <summary>Sends notices to an address, and again when it is not heard, always as the same bytes under the same id.</summary>
internal sealed class WebhookNotifier(IOptions<WebhookOptions> options, IOptions<FlowApiOptions> api, TimeProvider time, IdSource ids, ILogger<WebhookNotifier> logger) : INotifier, IDisposable
{
    public const string IdHeader = "X-DurableFlows-Notice";
    public const string SignatureHeader = "X-DurableFlows-Signature";

    private readonly HttpClient _http = NewClient();
    private readonly AnswerLinks _links = new(api.Value, time, ids);

    public async Task NotifyAsync(RequestNotice notice, CancellationToken cancellation)
    {
        var settings = options.Value;
        var body = JsonSerializer.SerializeToUtf8Bytes(NoticeBody.Of(notice, NoticeLinks.For(notice, api.Value, _links), settings.MaxShown), HttpJson.Options);
        string? problem;
        try
        {
            problem = (await WebhookPipeline.For(settings, time).ExecuteAsync(token => TryAsync(notice.Id, body, settings, token), cancellation).ConfigureAwait(false)).Problem;
        }
        catch (TimeoutRejectedException)
        {
            problem = "the receiver does not answer";
        }

        if (problem is not null)
            Log.NotNotified(logger, notice.Request.Run, notice.Request.Request.Id, problem);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>What is sent may decide, so it goes nowhere but where it was meant to go. The pipeline has the timeouts.</summary>
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The client disposes its handler.")]
    private static HttpClient NewClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private async ValueTask<WebhookTry> TryAsync(string id, byte[] body, WebhookOptions settings, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, settings.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(IdHeader, id);
        if (settings.Secret is { } secret)
            request.Headers.Add(SignatureHeader, "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body)));
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            return Judge(response);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // Its message may hold the address.
            return new WebhookTry($"the receiver cannot be reached ({(e as HttpRequestException)?.HttpRequestError.ToString() ?? e.GetType().Name})", IsTransient: true);
        }
    }

    private WebhookTry Judge(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (response.IsSuccessStatusCode)
            return new WebhookTry();
        var wait = response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - time.GetUtcNow() : null;
        return new WebhookTry($"the receiver answers {status}", status is 408 or 429 or >= 500, wait < TimeSpan.Zero ? TimeSpan.Zero : wait);
    }
}
