using System.Net.Http.Headers;

namespace DurableFlows.Nodes.Http;

/// <summary>Sends a call once and judges the answer.</summary>
internal sealed class HttpSender(HttpClient client, HttpOptions options, HttpCall call, HttpErrors errors, HttpAnswer answer, TimeProvider time)
{
    private const int MostRedirects = 5;

    public async ValueTask<HttpTry> TryAsync(CancellationToken cancellation)
    {
        try
        {
            using var response = await SendAsync(cancellation).ConfigureAwait(false);
            var status = (int)response.StatusCode;
            if (options.Expect.Any(e => e.Contains(status)))
                return new HttpTry { Output = await answer.ReadAsync(response, cancellation).ConfigureAwait(false) };

            var said = await HttpAnswer.ExcerptAsync(response, cancellation).ConfigureAwait(false);
            var wait = Wait(response.Headers.RetryAfter);
            return new HttpTry { Error = errors.Status(status, response.ReasonPhrase, said, wait), RetryAfter = wait };
        }
        catch (NodeException e)
        {
            return new HttpTry { Error = e };
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new HttpTry { Error = errors.Connection(e) };
        }
    }

    private async ValueTask<HttpResponseMessage> SendAsync(CancellationToken cancellation)
    {
        var url = call.Url;
        for (var redirects = 0; ; redirects++)
        {
            using var request = call.Request(url);
            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            if (!IsFollowed(response))
                return response;
            using (response)
                url = Next(url, response, redirects);
        }
    }

    // Only what is safe to ask twice is asked again elsewhere.
    private bool IsFollowed(HttpResponseMessage response) =>
        call.Method is "GET" or "HEAD"
        && (int)response.StatusCode is 301 or 302 or 303 or 307 or 308
        && response.Headers.Location is not null
        && !options.Expect.Any(e => e.Contains((int)response.StatusCode));

    private Uri Next(Uri from, HttpResponseMessage response, int redirects)
    {
        var next = new Uri(from, response.Headers.Location ?? from);
        if (redirects >= MostRedirects)
            throw errors.Redirects("too often");
        if (next.Scheme is not ("http" or "https") || (from.Scheme == "https" && next.Scheme == "http"))
            throw errors.Redirects("to a URL that is less safe");
        return next;
    }

    private TimeSpan? Wait(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
