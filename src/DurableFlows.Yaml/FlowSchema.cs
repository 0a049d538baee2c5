using System.Text.Json.Nodes;
using DurableFlows.Definitions;
using DurableFlows.Nodes;
using static DurableFlows.Yaml.SchemaParts;
using Names = DurableFlows.Definitions.DefinitionNames;

namespace DurableFlows.Yaml;

/// <summary>The JSON Schema of definitions, for completion and checks in editors.</summary>
public static class FlowSchema
{
    /// <summary>Writes the schema (draft 7) of definitions that name the types of a registry.</summary>
    public static string Create(NodeRegistry registry) => new JsonObject
    {
        ["$schema"] = "http://json-schema.org/draft-07/schema#",
        ["title"] = "A flow",
        ["allOf"] = new JsonArray(Reference("flow")),
        ["required"] = new JsonArray(Names.Id),
        ["definitions"] = new JsonObject
        {
            ["flow"] = Flow(),
            ["node"] = Node(registry),
            ["need"] = Need(),
            ["map"] = Map(),
            ["retry"] = Retry(),
            ["approval"] = Approval(),
            ["checkpoint"] = Checkpoint(),
            ["duration"] = Text("A duration such as 250ms, 30s, 5m, 1h30m or 3d.", DurationPattern),
        },
    }.ToJsonString(Indented);

    private static JsonObject Flow() => Object("A graph of nodes.", [Names.Nodes],
        (Names.Id, Text("A stable id, 1 to 200 characters; runs refer to it.")),
        (Names.Version, Whole("The author's version of the flow.", 1)),
        (Names.Title, Text("A name for people; the id when left out.")),
        (Names.Description, Text("What the flow is for.")),
        (Names.InputSchema, Any("A JSON Schema that the input of a run must satisfy.")),
        (Names.Nodes, Dictionary("The nodes by id, in order.", Reference("node"), "^[A-Za-z_][A-Za-z0-9_-]{0,63}$")),
        (Names.Output, Any("A mapping over input and nodes that gives the run's output; the output of the last nodes when left out.")),
        (Names.MaxParallel, Whole("How many nodes and map items run at once in one run.", 1, 10_000)),
        (Names.Concurrency, Dictionary("Named groups, and how many of their nodes run at once in one run.", Whole("A limit.", 1, 10_000))),
        (Names.Checkpoint, Reference("checkpoint")),
        (Names.Flows, Dictionary("Flows that nodes of type 'flow' run, by id.", OneOf(
            Object("A flow in a file of its own.", ["file"], ("file", Text("The file, relative to this one."))), Reference("flow")))));

    private static JsonObject Node(NodeRegistry registry)
    {
        var types = registry.Types.OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
        var node = Object("One node.", [Names.Type],
            (Names.Type, OneOf([.. types.Select(t => Constant(t.Name, t.Summary))])),
            (Names.TypeVersion, Whole("The version of the node type; the registered one when left out.", 1)),
            (Names.Title, Text("A name for people; the id when left out.")),
            (Names.Needs, OneOf(Text("The node that must settle first."), List("The nodes that must settle first.", Reference("need")))),
            (Names.RunIf, Enum<RunIf>("When the node runs, once everything it needs has settled.")),
            (Names.When, Text("An expression; the node is skipped when it is false.")),
            (Names.Input, Any("The node's input; a string that begins with = is an expression.")),
            (Names.With, Any("The options of the node type. Strings may refer to secrets as ${env:NAME}.")),
            (Names.Map, Reference("map")),
            (Names.Retry, Reference("retry")),
            (Names.Timeout, Duration("The longest one attempt may take.")),
            (Names.OnError, Enum<ErrorBehavior>("What a final failure does to the run.")),
            (Names.Approval, Reference("approval")),
            (Names.Concurrency, Text("The concurrency group of the flow that this node is in.")),
            (Names.Repeatable, Flag("Whether an attempt may be repeated without harm.")),
            (Names.Cache, Duration("How long a stored result may stand in for running the node again.")));
        node["allOf"] = new JsonArray([.. types.Select(OptionsOf)]);
        return node;
    }

    private static JsonObject OptionsOf(NodeType type) => new()
    {
        ["if"] = new JsonObject { ["properties"] = new JsonObject { [Names.Type] = new JsonObject { ["const"] = type.Name } }, ["required"] = new JsonArray(Names.Type) },
        ["then"] = new JsonObject { ["properties"] = new JsonObject { [Names.With] = OptionsSchema.Of(type) } },
    };

    private static JsonObject Need() => OneOf(
        Text("The node that must settle first."),
        Object("An edge.", [Names.Node],
            (Names.Node, Text("The node that must settle first.")),
            (Names.When, Text("An expression over output (of that node), input and nodes; the edge is taken when it holds."))));

    private static JsonObject Map() => Object("Runs the node once per item of a list, with item and index in scope.", [Names.Items],
        (Names.Items, Text("An expression that gives the list.")),
        (Names.Parallel, Whole("How many items run at once; 16 when left out.", 1, 10_000)),
        (Names.MaxFailures, OneOf(Whole("How many items may fail.", 0), Text("How many items may fail: a count or a share such as 10%.", "^[0-9]+%?$"))));

    private static JsonObject Retry() => Object("When and how often a failed attempt is repeated.", [],
        (Names.Attempts, Whole("Attempts in all, the first one counted.", 1, 1_000)),
        (Names.Interval, Duration("The wait before the second attempt; 1s when left out.")),
        (Names.Backoff, Number("What the wait is multiplied by after each attempt; 2 when left out.", 1, 100)),
        (Names.MaxInterval, Duration("The longest wait; 1h when left out.")),
        (Names.Jitter, Number("The share of each wait that chance may take away.", 0, 1)),
        (Names.On, Texts("Error codes or categories that are retried; a * may end each.")),
        (Names.Except, Texts("Error codes or categories that are never retried.")));

    private static JsonObject Approval() => Object("A gate in front of the node.", [],
        (Names.Title, Text("One line; Liquid over input.")),
        (Names.Message, Text("The text; Liquid over input.")),
        (Names.Show, Any("A mapping over input of what is shown; the whole input when left out.")),
        (Names.Approvers, Texts("Identities, or roles written role:NAME, who may answer; anyone when left out.")),
        (Names.Delegates, Dictionary("From an approver to who may answer in its place.", Texts("Delegates."))),
        (Names.Quorum, Whole("How many different people must approve.", 1, 100)),
        (Names.ExcludeStarter, Flag("Whether the person who started the run may not answer.")),
        (Names.Deadline, Duration("How long the request stays open; for ever when left out.")),
        (Names.OnDeadline, Enum<DeadlineBehavior>("What the deadline does. None approves.")),
        (Names.RemindEvery, Duration("How often the people asked are reminded.")),
        (Names.Escalate, Object("Widens who may answer, after a while.", [Names.After, Names.To],
            (Names.After, Duration("How long after the request was opened.")), (Names.To, Texts("Who may then answer as well.")))),
        (Names.OnReject, Enum<RejectBehavior>("What a rejection does.")),
        (Names.ReviseFrom, Text("With 'revise': the node to run again from.")),
        (Names.MaxRevisions, Whole("With 'revise': how many times; 3 when left out.", 1, 100)),
        (Names.Editable, Texts("Fields of the input that an approver may change.")),
        (Names.EditSchema, Any("A JSON Schema that the edited input must satisfy.")));

    private static JsonObject Checkpoint() => Object("How runs are kept. What is left out is the host's to say.", [],
        (Names.Store, Store()),
        (Names.Behavior, Enum<CheckpointBehavior>("Which positions of a journal are kept.")),
        (Names.Durability, Enum<Durability>("What is recorded before it is visible.")),
        (Names.OnStoreFailure, Enum<StoreFailureBehavior>("What happens when the store stays out of reach.")),
        (Names.Keep, Whole("How many ended runs of this flow are kept.", 1)),
        (Names.Ttl, Object("How long an ended run is kept, by status.", [],
            ("completed", Duration("Completed runs.")), ("failed", Duration("Failed runs.")), ("cancelled", Duration("Cancelled runs.")))),
        (Names.Exclude, Texts("Nodes whose outputs are not stored, only their hashes.")),
        (Names.OnExcluded, Enum<ExcludedBehavior>("What a resume does when it needs an output that was not stored.")));

    private static JsonObject Store() => OneOf(
        Object("In memory; nothing survives the process.", [Names.Type], (Names.Type, Constant("memory", "In memory."))),
        Object("In a folder.", [Names.Type, "path"], (Names.Type, Constant("file", "In a folder.")), ("path", Text("The folder."))),
        Object("In Azure Blob Storage.", [Names.Type, "container"],
            (Names.Type, Constant("blob", "In Azure Blob Storage.")), ("container", Text("The container.")),
            ("connection", Text("The name of a connection setting.")), ("serviceUri", Text("The address of the blob service."))));
}
