using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using DurableFlows.Definitions;
using DurableFlows.Journal;
using DurableFlows.Journal.Records;
using DurableFlows.Runs;
using DurableFlows.Scheduling;
using DurableFlows.Values;

namespace DurableFlows.Tests.Scheduling;

/// <summary>All that a state or a decision holds, as text: whatever is added to either is in it without being named here.</summary>
internal static class StateDump
{
    public static string Of(RunState state) => Line(state);

    public static string Of(IEnumerable<Decision> decisions) => string.Join('\n', decisions.Select(Line));

    private static string Line(object part)
    {
        var text = new StringBuilder();
        Add(text, part, "");
        return text.ToString();
    }

    private static void Add(StringBuilder text, object? part, string indent)
    {
        switch (part)
        {
            case null:
                text.Append('-');
                break;
            case JournalRecord record:
                text.Append(Encoding.UTF8.GetString(JournalCodec.Encode(record).Span));
                break;
            case DateTimeOffset time:
                text.Append(time.UtcTicks);
                break;
            case FlowValue or string or Enum or RunId or DispatchId or NodePath or ValueType { } and IFormattable:
                text.Append(Convert.ToString(part, CultureInfo.InvariantCulture));
                break;
            case IEnumerable list:
                foreach (var item in list)
                {
                    text.Append('\n').Append(indent).Append("- ");
                    Add(text, item, indent + "  ");
                }

                break;
            default:
                AddMembers(text, part, indent);
                break;
        }
    }

    private static void AddMembers(StringBuilder text, object part, string indent)
    {
        var members = part.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0 && p.Name is not (nameof(RunState.SpareQueue) or "EqualityContract"))
            .Select(p => (p.Name, Value: p.GetValue(part)))
            .Concat(part.GetType().GetFields(BindingFlags.Public | BindingFlags.Instance).Select(f => (f.Name, Value: f.GetValue(part))));
        foreach (var (name, value) in members.OrderBy(m => m.Name, StringComparer.Ordinal))
        {
            text.Append('\n').Append(indent).Append(name).Append(": ");
            switch (value)
            {
                case FlowGraph:
                    break;
                case GraphNode node:
                    text.Append(node.Id);
                    break;
                case NodeState node when part is RequestState:
                    text.Append(node.Path);
                    break;
                case RequestState request when part is NodeState:
                    text.Append(request.Request.Id);
                    break;
                default:
                    Add(text, value, indent + "  ");
                    break;
            }
        }
    }
}
