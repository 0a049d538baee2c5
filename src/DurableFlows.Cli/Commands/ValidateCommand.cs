using System.CommandLine;
using DurableFlows.Cli.Rendering;
using DurableFlows.Definitions;
using DurableFlows.Yaml;

namespace DurableFlows.Cli.Commands;

/// <summary><c>flows validate</c>: every mistake of every file.</summary>
internal static class ValidateCommand
{
    private static readonly Argument<string[]> Files = new("FILE") { Description = "Flows, in YAML or (.json) JSON.", Arity = ArgumentArity.OneOrMore };

    public static Command Create(Cli cli)
    {
        var command = new Command("validate", "Checks flows and names every mistake with its place and a hint.") { Files };
        command.SetAction(parsed => Validate(cli, parsed));
        return command;
    }

    private static int Validate(Cli cli, ParseResult parsed)
    {
        var checkedFiles = parsed.GetRequiredValue(Files).Select(Check).ToList();
        if (cli.IsJson(parsed))
        {
            cli.WriteJson(new { Files = checkedFiles.Select(c => new { c.File, Valid = c.Error is null, c.Flow, Mistakes = c.Error?.Mistakes ?? [] }) });
        }
        else
        {
            foreach (var (file, flow, error) in checkedFiles)
            {
                if (error is null)
                    cli.Shell.Out.WriteLine($"{file}: flow '{Plain.Line(flow)}' is valid.");
                else
                    ErrorView.Mistakes(cli.Shell.Error, error);
            }
        }

        return checkedFiles.TrueForAll(c => c.Error is null) ? ExitCodes.Completed : ExitCodes.BadInput;
    }

    private static (string File, string? Flow, FlowDefinitionException? Error) Check(string file)
    {
        try
        {
            return (file, FlowYaml.LoadFile(file, Cli.NodeTypes).Id, null);
        }
        catch (FlowDefinitionException e)
        {
            return (file, null, e);
        }
    }
}
