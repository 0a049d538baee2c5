using System.CommandLine;
using DurableFlows.Cli.Serving;
using DurableFlows.Execution;

namespace DurableFlows.Cli.Commands;

/// <summary>Another definition that a run, or a fork of it, goes on with.</summary>
internal sealed class DefinitionOptions
{
    private readonly Option<string?> _flow = new("--flow") { Description = "The definition to go on with, in YAML or JSON.", HelpName = "FILE" };
    private readonly Option<string[]> _rename = new("--rename") { Description = "A node that has another id in it: what OLD did is NEW's. Repeatable.", HelpName = "OLD=NEW", DefaultValueFactory = _ => [] };
    private readonly Option<string[]> _state = new("--state") { Description = "For a node in the middle of its steps, an expression over 'input', the state it had, that gives the one it goes on with. Repeatable.", HelpName = "NODE=EXPRESSION", DefaultValueFactory = _ => [] };
    private readonly Option<bool> _force = new("--force") { Description = "Move it although it does not fit: what cannot be carried over begins anew." };

    public void AddTo(Command command, bool required)
    {
        _flow.Required = required;
        foreach (var option in (Option[])[_flow, _rename, _state, _force])
            command.Add(option);
    }

    /// <summary>The move; null where no definition is given.</summary>
    public AdoptOptions? Of(ParseResult parsed)
    {
        var (file, rename, states, force) = (parsed.GetValue(_flow), Pairs(parsed, _rename), Pairs(parsed, _state), parsed.GetValue(_force));
        if (file is null)
            return rename.Count == 0 && states.Count == 0 && !force ? null : throw new UsageException("--rename, --state and --force go with --flow, the definition to go on with.");
        if (Directory.Exists(file))
            throw new UsageException($"--flow {file} is a folder. Name the file of the flow.");
        return new AdoptOptions { Flow = FlowFiles.Load([file]).Single(), Rename = rename, States = states, Force = force };
    }

    private static Dictionary<string, string> Pairs(ParseResult parsed, Option<string[]> option)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in parsed.GetValue(option) ?? [])
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || at == pair.Length - 1)
                throw new UsageException($"{option.Name} '{pair}' is not of the form {option.HelpName}.");
            if (!pairs.TryAdd(pair[..at], pair[(at + 1)..]))
                throw new UsageException($"{option.Name} names '{pair[..at]}' twice.");
        }

        return pairs;
    }
}
