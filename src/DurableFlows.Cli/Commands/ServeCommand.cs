using System.CommandLine;
using System.Net;
using DurableFlows.Cli.Serving;
using DurableFlows.Http;

namespace DurableFlows.Cli.Commands;

/// <summary><c>flows serve</c>: the HTTP API on this machine.</summary>
internal static class ServeCommand
{
    private static readonly Argument<string[]> Flows = new("FLOW") { Description = "The flows that can be started: files, or folders of them.", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<int> Port = new("--port") { Description = "The port; 0 for any free one.", DefaultValueFactory = _ => 7071, HelpName = "N" };
    private static readonly Option<string> Address = new("--host") { Description = "The address to listen on; beyond this machine only with --keys.", DefaultValueFactory = _ => "127.0.0.1", HelpName = "IP" };
    private static readonly Option<string?> Keys = new("--keys") { Description = "A JSON file that says who may do what.", HelpName = "FILE" };
    private static readonly Option<string?> PublicAddress = new("--public") { Description = "The address at which people reach this server, for links.", HelpName = "URL" };
    private static readonly Option<string?> Notify = new("--notify") { Description = "The address that is told, by POST, when a run asks people something.", HelpName = "URL" };
    private static readonly Option<string?> Out = new("--out") { Description = "Where nodes of type write-file write; default: here.", HelpName = "FOLDER" };

    public static Command Create(Cli cli)
    {
        var command = new Command("serve", "Serves the HTTP API: starts runs, shows them, takes answers. Unfinished runs go on when it starts.") { Flows, Port, Address, Keys, PublicAddress, Notify, Out };
        command.SetAction((parsed, _) => ServeAsync(cli, parsed));
        return command;
    }

    private static async Task<int> ServeAsync(Cli cli, ParseResult parsed)
    {
        var port = parsed.GetValue(Port);
        if (port is < 0 or > 65535)
            throw new UsageException($"--port is a number from 0 to 65535, not {port}.");
        if (!IPAddress.TryParse(parsed.GetValue(Address), out var address))
            throw new UsageException($"--host is an IP address such as 127.0.0.1 or 0.0.0.0, not '{parsed.GetValue(Address)}'.");
        var keys = parsed.GetValue(Keys) is { } file ? KeyFile.Read(file) : null;
        if (keys is null && !IPAddress.IsLoopback(address))
            throw new UsageException($"On {address} others can reach this server, so it must know who may do what. Name a file with --keys, or serve on 127.0.0.1.");
        var spec = StoreSpec.Choose(parsed.GetValue(cli.Store), cli.Shell.Variable, null);
        return await LocalServer.RunAsync(cli.Shell, new ServerSettings
        {
            Flows = FlowFiles.Load(parsed.GetValue(Flows) ?? []),
            Store = spec,
            EndPoint = new IPEndPoint(address, port),
            Keys = keys,
            PublicAddress = Web(parsed, PublicAddress, "https://flows.example.com"),
            Notify = Web(parsed, Notify, "https://mail.example.com/flows"),
            Output = parsed.GetValue(Out) ?? ".",
            Json = cli.IsJson(parsed),
        });
    }

    private static Uri? Web(ParseResult parsed, Option<string?> option, string example)
        => parsed.GetValue(option) is { } text
            ? WebAddress.Read(text, option.Name, example) ?? throw new UsageException($"{option.Name} is an address such as {example}.")
            : null;
}
