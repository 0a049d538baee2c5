using DurableFlows.Diagnostics;

namespace DurableFlows.Bundles;

/// <summary>Which places of a run are blanked: paths from <c>input</c>, <c>output</c>, <c>error</c> or <c>nodes.ID.PART</c>, in which <c>*</c> stands for any name and <c>**</c> for any number of them.</summary>
internal sealed class RedactionRules
{
    public const string Mark = "[redacted]";
    private const string Any = "*";
    private const string AnyDepth = "**";
    private static readonly string[] Roots = ["input", "output", "error", "nodes", Any, AnyDepth];
    private static readonly string[] Parts = ["input", "state", "output", "question", "answer", "error", Any, AnyDepth];
    private readonly string[] _rules;
    private readonly string[][] _paths;
    private readonly int[] _counts;

    private RedactionRules(string[] rules) => (_rules, _paths, _counts) = (rules, [.. rules.Select(Path)], new int[rules.Length]);

    /// <summary>What each rule has blanked so far.</summary>
    public IReadOnlyList<RedactedRule> Counted => [.. _rules.Select((rule, i) => new RedactedRule(rule, _counts[i]))];

    /// <summary>Reads rules; null for none.</summary>
    /// <exception cref="FlowException">With code <c>redaction.invalid</c>.</exception>
    public static RedactionRules? Read(IReadOnlyList<string> rules) => rules.Count == 0 ? null : new RedactionRules([.. rules.Distinct(StringComparer.Ordinal)]);

    /// <summary>How far each rule fits a path.</summary>
    public RedactionFit At(params ReadOnlySpan<string> path)
    {
        var fit = new RedactionFit([.. _paths.Select((_, i) => (i, 0))]);
        foreach (var name in path)
            fit = Below(fit, name);
        return fit;
    }

    /// <summary>How far they fit one name deeper.</summary>
    public RedactionFit Below(RedactionFit fit, string name)
    {
        var next = new List<(int, int)>();
        foreach (var (rule, at) in fit.Reached)
            Step(rule, at, name, next);
        return new RedactionFit([.. next.Distinct()]);
    }

    /// <summary>Whether a rule blanks what stands there; if so it is counted.</summary>
    public bool Blanks(RedactionFit fit)
    {
        foreach (var (rule, at) in fit.Reached)
        {
            if (_paths[rule].Skip(at).Any(p => p != AnyDepth))
                continue;
            _counts[rule]++;
            return true;
        }

        return false;
    }

    private void Step(int rule, int at, string name, List<(int, int)> next)
    {
        var path = _paths[rule];
        if (at == path.Length)
            return;
        if (path[at] == AnyDepth)
        {
            next.Add((rule, at));
            Step(rule, at + 1, name, next);
        }
        else if (path[at] == Any || path[at] == name)
            next.Add((rule, at + 1));
    }

    private static string[] Path(string rule)
    {
        var path = rule.Split('.');
        if (path.Any(p => p.Length == 0 || p != p.Trim()))
            throw Invalid(rule, "It has an empty name.");
        if (!Roots.Contains(path[0]))
            throw Invalid(rule, $"'{path[0]}' is no part of a run.");
        if (path[0] == "nodes" && path.Length < 3 && path[^1] != AnyDepth)
            throw Invalid(rule, "It does not say which part of which node.");
        if (path[0] == "nodes" && path.Length >= 3 && path[1] != AnyDepth && !Parts.Contains(path[2]))
            throw Invalid(rule, $"'{path[2]}' is no part of a node.");
        return path;
    }

    private static FlowException Invalid(string rule, string why) => new(ErrorCodes.RedactionInvalid,
        $"'{rule}' does not say what to redact. {why} Write input, output, error, or nodes.ID.PART with input, state, output, question, answer or error, and the names of members behind it; * is any name, ** any number of them: nodes.pay.output.card, **.card.");
}
