using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DurableFlows.Storage.Files;

namespace DurableFlows.Tests.Recovery;

/// <summary>Whether a host on this machine still lives.</summary>
public sealed class LivenessTests
{
    [Fact]
    public async Task Host_ThatWasKilledAndWhoseParentDoesNotLook_IsGone()
    {
        if (!OperatingSystem.IsLinux())
            return;
        await using var folder = new HostFolder();
        var run = await folder.AbandonedAsync();
        // The child ends once nobody is there any more who would look: a shell may.
        using var parent = Process.Start(new ProcessStartInfo("sh", ["-c", "sh -c 'until grep -q sleep /proc/$PPID/comm; do :; done' & echo $!; exec sleep 600"]) { RedirectStandardOutput = true }) ?? throw new InvalidOperationException("sh does not start.");
        try
        {
            var killed = int.Parse(await parent.StandardOutput.ReadLineAsync() ?? "", CultureInfo.InvariantCulture);
            while (!(await File.ReadAllTextAsync($"/proc/{killed}/stat")).Contains(") Z ", StringComparison.Ordinal))
                await Task.Yield();
            await SignAsAsync(folder.Store(), killed);

            var recovered = await folder.Host().RecoverAsync();

            Assert.Equal(run, Assert.Single(recovered).Run);
        }
        finally
        {
            parent.Kill();
        }
    }

    /// <summary>Makes the only sign of life there is that of another process.</summary>
    private static async Task SignAsAsync(FileStore store, int process)
    {
        using var other = Process.GetProcessById(process);
        var marker = Assert.Single(await store.ListMarkersAsync("hosts/", null, 10, default));
        var sign = JsonNode.Parse(marker.Body.Span)?.AsObject() ?? [];
        (sign["Process"], sign["Started"]) = (process, other.StartTime.ToUniversalTime().Ticks);
        await store.PutMarkerAsync(marker with { Body = JsonSerializer.SerializeToUtf8Bytes(sign) }, default);
    }
}
