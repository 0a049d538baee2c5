using System.CommandLine;
using DurableFlows.Cli.Inputs;
using DurableFlows.Execution;
using DurableFlows.Values;

namespace DurableFlows.Cli.Commands;

/// <summary>What a resume and a fork may change about a run.</summary>
internal sealed class ChangeOptions
{
    private readonly Option<string[]> _rerun = Nodes("Nodes to run again although they succeeded, with all that depends on them.", "--rerun", "--from");
    private readonly Option<string[]> _skip = Nodes("Nodes to leave out, as if their condition did not hold.", "--skip");
    private readonly Option<string[]> _setOutput = new("--set-output") { Description = "A node's output, by hand: NODE=FILE or NODE=JSON. Repeatable.", HelpName = "NODE=VALUE", DefaultValueFactory = _ => [] };
    private readonly Option<string?> _input = new("--input", "-i") { Description = "A new input for the run; what reads it runs again, and what depends on that.", HelpName = "FILE|-" };
    private readonly Option<bool> _retryReturned = new("--retry-returned") { Description = "Run nodes again whose error was returned downstream." };

    public void AddTo(Command command)
    {
        command.Add(_rerun);
        command.Add(_skip);
        command.Add(_setOutput);
        command.Add(_input);
        command.Add(_retryReturned);
    }

    /// <summary>The changes, as a resume makes them.</summary>
    public async Task<ResumeOptions> ResumeAsync(Cli cli, ParseResult parsed) => new()
    {
        Rerun = parsed.GetValue(_rerun) ?? [],
        Skip = parsed.GetValue(_skip) ?? [],
        SetOutputs = await NodeValues.ReadAsync(cli, parsed, _setOutput),
        Input = await InputAsync(cli, parsed),
        RetryReturned = parsed.GetValue(_retryReturned),
    };

    /// <summary>Whether the input is read from where answers would be typed.</summary>
    public bool TakesInput(ParseResult parsed) => parsed.GetValue(_input) == "-";

    private async Task<FlowValue?> InputAsync(Cli cli, ParseResult parsed)
        => parsed.GetValue(_input) is { } source ? await JsonText.ReadAsync(source, cli.Shell, cli.Shell.Interrupted) : null;

    private static Option<string[]> Nodes(string description, string name, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = "NODE",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };
}
