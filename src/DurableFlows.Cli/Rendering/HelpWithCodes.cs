using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;

namespace DurableFlows.Cli.Rendering;

/// <summary>The help, and under that of the whole program the table of exit codes.</summary>
internal sealed class HelpWithCodes(HelpAction standard) : SynchronousCommandLineAction
{
    /// <summary>Whoever asks how a command is called need not call it rightly.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var result = standard.Invoke(parseResult);
        if (parseResult.CommandResult.Command is not RootCommand)
            return result;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Exit codes:");
        foreach (var (code, meaning) in ExitCodes.Table)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {code,3}  {meaning}"));
        output.WriteLine();
        return result;
    }
}
