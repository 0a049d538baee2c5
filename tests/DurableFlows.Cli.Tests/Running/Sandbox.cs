using DurableFlows.Journal;
using Spectre.Console.Testing;

namespace DurableFlows.Cli.Tests.Running;

/// <summary>A folder with a store, and commands run in this process on it.</summary>
public sealed class Sandbox : IDisposable
{
    public Sandbox() => Directory.CreateDirectory(Folder);

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "flows-cli-" + Path.GetRandomFileName());

    public string Store => "file:" + Path.Combine(Folder, "store");

    public string Out => Path.Combine(Folder, "out");

    /// <summary>The environment of the commands.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public string Journal(string run) => Path.Combine(Folder, "store", "runs", StoreNames.EncodePath(run), "journal.jsonl");

    internal Task<Outcome> FlowsAsync(params string[] args) => RunAsync(null, args);

    /// <summary>With somebody at the terminal who types lines, and then ends the input.</summary>
    internal Task<Outcome> AtTerminalAsync(string typed, params string[] args) => RunAsync(typed, args);

    private async Task<Outcome> RunAsync(string? typed, string[] args)
    {
        using var console = new TestConsole().Width(200);
        using var error = new StringWriter();
        var shell = new Shell
        {
            Console = console,
            Error = error,
            In = new StringReader(typed ?? ""),
            OpenInput = () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(typed ?? "")),
            IsLive = false,
            CanAsk = typed is not null,
            Variable = name => Variables.GetValueOrDefault(name),
            User = "tester",
        };
        var code = await FlowsApp.RunAsync([.. args, "--store", Store], shell);
        return new Outcome(code, console.Output, error.ToString());
    }
}
