using DurableFlows.Cli.Rendering;

namespace DurableFlows.Cli.Serving;

/// <summary>What the server says when it is ready.</summary>
internal static class ServerView
{
    public static void Write(Shell shell, ServerSettings settings, Uri address, bool linksEnd)
    {
        var api = new Uri(address, "/api").ToString();
        if (settings.Json)
        {
            shell.Out.WriteLine(CliJson.Write(new { Api = api, settings.Store, Flows = settings.Flows.Select(f => f.Id), Process = Environment.ProcessId }));
            return;
        }

        shell.Out.WriteLine($"Serving {api} on {settings.Store}. Ctrl+C stops; what runs goes on at the next start.");
        shell.Out.WriteLine(settings.Flows.Count == 0
            ? "No flow was named, so none can be started; runs in the store go on and take answers."
            : $"Flows: {string.Join(", ", settings.Flows.Select(f => f.Id))}.");
        if (settings.Keys is null)
            shell.Out.WriteLine("Open: everybody on this machine may do everything. --keys FILE says who may do what.");
        if (settings.Notify is { } notify)
            shell.Out.WriteLine($"When a run asks something, {notify.GetLeftPart(UriPartial.Authority)} is told{(settings.PublicAddress is null ? "; with --public also by which link to answer" : "")}.");
        if (linksEnd)
            shell.Out.WriteLine("Links that answer end with this server; set FLOWS_LINK_KEY to keep them.");
    }
}
