using DurableFlows.Definitions;

namespace DurableFlows.Yaml.Tests;

public sealed class MistakeTests
{
    // Each row: a line that is wrong, with » where the mistake is reported, and what is said about it.
    [Theory]
    [InlineData("  b: { »type: transfrom }", "$.nodes.b.type", "Did you mean 'transform'?")]
    [InlineData("  b: { type: transform, »tilte: B }", "$.nodes.b.tilte", "Did you mean 'title'?")]
    [InlineData("  »b: { title: B }", "$.nodes.b.type", "'type' is missing")]
    [InlineData("  »b: transform", "$.nodes.b", "must be an object")]
    [InlineData("  »b:", "$.nodes.b", "is empty")]
    [InlineData("  »2b: { type: transform }", "$.nodes['2b']", "not an id")]
    [InlineData("  »a: { type: transform }", "$.nodes.a", "stands here twice")]
    [InlineData("  b: { type: transform, »needs: c }", "$.nodes.b.needs", "There is no node 'c'")]
    [InlineData("  b: { type: transform, »needs: b }", "$.nodes.b.needs", "needs itself")]
    [InlineData("  b: { type: transform, needs: [a, »a] }", "$.nodes.b.needs[1]", "twice")]
    [InlineData("  b: { type: transform, needs: [»5] }", "$.nodes.b.needs[0]", "id of a node")]
    [InlineData("  b: { type: transform, needs: [»{ when: output }] }", "$.nodes.b.needs[0].node", "'node' is missing")]
    [InlineData("  b: { type: transform, »runIf: onFailure }", "$.nodes.b.runIf", "can never run")]
    [InlineData("  b: { type: transform, »runIf: sometimes }", "$.nodes.b.runIf", "Use one of: allSucceeded, any")]
    [InlineData("  b: { type: transform, »when: true }", "$.nodes.b.when", "Put it in quotes")]
    [InlineData("  b: { type: transform, »timeout: soon }", "$.nodes.b.timeout", "1h30m")]
    [InlineData("  b: { type: transform, »timeout: 0s }", "$.nodes.b.timeout", "longer than zero")]
    [InlineData("  b: { type: transform, »cache: 5 }", "$.nodes.b.cache", "not a duration")]
    [InlineData("  b: { type: transform, »typeVersion: 9 }", "$.nodes.b.typeVersion", "version 1, not 9")]
    [InlineData("  b: { type: transform, »repeatable: maybe }", "$.nodes.b.repeatable", "true or false")]
    [InlineData("  b: { type: transform, »concurrency: slow }", "$.nodes.b.concurrency", "no concurrency group")]
    [InlineData("  b: { type: transform, »with: [1] }", "$.nodes.b.with", "must be an object")]
    [InlineData("  b: { type: transform, retry: { »attempts: 0 } }", "$.nodes.b.retry.attempts", "from 1 to 1,000, not 0")]
    [InlineData("  b: { type: transform, retry: { »attempts: 1.5 } }", "$.nodes.b.retry.attempts", "whole number")]
    [InlineData("  b: { type: transform, retry: { »backoff: 0.5 } }", "$.nodes.b.retry.backoff", "from 1 to 100")]
    [InlineData("  b: { type: transform, retry: { »jitter: 2 } }", "$.nodes.b.retry.jitter", "from 0 to 1")]
    [InlineData("  b: { type: transform, »retry: { interval: 2h } }", "$.nodes.b.retry.maxInterval", "shorter than 'interval'")]
    [InlineData("  b: { type: transform, retry: { on: [»'a*b'] } }", "$.nodes.b.retry.on[0]", "at the end only")]
    [InlineData("  b: { type: transform, »map: { parallel: 5 } }", "$.nodes.b.map.items", "'items' is missing")]
    [InlineData("  b: { type: transform, map: { items: input, »parallel: 0 } }", "$.nodes.b.map.parallel", "from 1 to 10,000")]
    [InlineData("  b: { type: transform, map: { items: input, »maxFailures: 200% } }", "$.nodes.b.map.maxFailures", "share")]
    [InlineData("  b: { type: flow, with: { »flow: chld }, needs: a }", "$.nodes.b.with.flow", "Did you mean 'child'?")]
    [InlineData("  b: { type: flow, with: { »flow: f }, needs: a }", "$.nodes.b.with.flow", "would run itself")]
    [InlineData("  »b: { type: approval }", "$.nodes.b", "how it is approved")]
    [InlineData("  b: { type: approval, approval: { »quorum: 0 } }", "$.nodes.b.approval.quorum", "from 1 to 100")]
    [InlineData("  b: { type: approval, approval: { »quorum: 2, approvers: [ann] } }", "$.nodes.b.approval.quorum", "only 1 may")]
    [InlineData("  b: { type: approval, approval: { »onDeadline: skip } }", "$.nodes.b.approval.onDeadline", "no effect without 'deadline'")]
    [InlineData("  b: { type: approval, approval: { »reviseFrom: a }, needs: a }", "$.nodes.b.approval.reviseFrom", "no effect")]
    [InlineData("  b: { type: approval, »approval: { onReject: revise } }", "$.nodes.b.approval.reviseFrom", "needs 'reviseFrom'")]
    [InlineData("  b: { type: approval, approval: { onReject: revise, »reviseFrom: a } }", "$.nodes.b.approval.reviseFrom", "not before 'b'")]
    [InlineData("  b: { type: approval, input: { x: 1 }, approval: { editable: [»y] } }", "$.nodes.b.approval.editable[0]", "no field 'y'")]
    [InlineData("  b: { type: approval, approval: { »editSchema: {} } }", "$.nodes.b.approval.editSchema", "no effect without 'editable'")]
    [InlineData("  b: { type: approval, approval: { editable: [x], editSchema: { »type: objekt } } }", "$.nodes.b.approval.editSchema.type", "JSON Schema")]
    [InlineData("  b: { type: approval, approval: { »escalate: { after: 1d } } }", "$.nodes.b.approval.escalate.to", "'to' is missing")]
    [InlineData("  b: { type: approval, approval: { deadline: 1d, »remindEvery: 2d } }", "$.nodes.b.approval.remindEvery", "after the deadline")]
    [InlineData("  b: { type: transform, input: { »key: \"${env:KEY}\" } }", "$.nodes.b.input.key", "secret")]
    [InlineData("  b: { type: transform, »when: \"input.x == '${env:KEY}'\" }", "$.nodes.b.when", "secret")]
    [InlineData("  b: { type: »!!str transform }", "$", "Tags")]
    [InlineData("  b: { type: »*x }", "$", "no anchor")]
    [InlineData("  b: { type: transform, input: ».nan }", "$", "not a number that can be stored")]
    public void Load_WrongNode_IsReportedWhereItStands(string marked, string path, string message)
    {
        var (line, column) = Unmark(marked);
        var mistake = Assert.Single(Mistakes($"id: f\nnodes:\n  a: {{ type: transform }}\n{line}\nflows:\n  child: {{ nodes: {{ x: {{ type: transform }} }} }}\n"));
        Assert.Equal((4, column, path), (mistake.Line, mistake.Column, mistake.Path));
        Assert.Contains(message, mistake.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("»maxParallel: 0", "$.maxParallel", "from 1 to 10,000")]
    [InlineData("»version: 0", "$.version", "at least 1")]
    [InlineData("»colour: red", "$.colour", "not known here")]
    [InlineData("»maxParalel: 5", "$.maxParalel", "Did you mean 'maxParallel'?")]
    [InlineData("concurrency: { »slow: 0 }", "$.concurrency.slow", "from 1 to 10,000")]
    [InlineData("concurrency: { »unused: 1 }", "$.concurrency.unused", "No node is in")]
    [InlineData("inputSchema: { »type: thing }", "$.inputSchema.type", "JSON Schema")]
    [InlineData("»inputSchema: [1]", "$.inputSchema", "must be an object")]
    [InlineData("inputSchema: { »$ref: 'https://example.com/x' }", "$.inputSchema['$ref']", "same schema")]
    [InlineData("»inputSchema: { $ref: '#/$defs/none' }", "$.inputSchema", "cannot be used")]
    [InlineData("»inputSchema: { $ref: '#' }", "$.inputSchema", "cannot be used")]
    [InlineData("output: { »x: \"${env:KEY}\" }", "$.output.x", "secret")]
    [InlineData("checkpoint: { exclude: [»zz] }", "$.checkpoint.exclude[0]", "no node 'zz'")]
    [InlineData("checkpoint: { »keep: 0 }", "$.checkpoint.keep", "at least 1")]
    [InlineData("checkpoint: { ttl: { »done: 1d } }", "$.checkpoint.ttl.done", "Known: completed, failed, cancelled")]
    [InlineData("checkpoint: { store: { »type: fil } }", "$.checkpoint.store.type", "Did you mean 'file'?")]
    [InlineData("checkpoint: { »store: { type: file } }", "$.checkpoint.store.path", "'path' is missing")]
    [InlineData("checkpoint: { store: { type: memory, »path: x } }", "$.checkpoint.store.path", "not known here")]
    [InlineData("checkpoint: { »store: { type: blob, container: runs } }", "$.checkpoint.store.connection", "either")]
    [InlineData("checkpoint: { store: { type: blob, »container: R_, connection: Main } }", "$.checkpoint.store.container", "container name")]
    [InlineData("checkpoint: { store: { type: blob, container: runs, »connection: AccountKey=x } }", "$.checkpoint.store.connection", "secret")]
    [InlineData("flows: { child: { »id: other, nodes: { x: { type: transform } } } }", "$.flows.child.id", "use the same")]
    [InlineData("flows: { child: { »nodes: {} } }", "$.flows.child.nodes", "has no nodes")]
    [InlineData("flows: { child: { file: »x.yaml } }", "$.flows.child", "did not come from a file")]
    [InlineData("»id: g", "$.id", "stands here twice")]
    [InlineData("»--- \nid: g", "$", "second document")]
    [InlineData("»\tx: 1", "$", "spaces, not tabs")]
    [InlineData("output: =input.a ? b»: 1", "$", "in quotes")]
    public void Load_WrongFlow_IsReportedWhereItStands(string marked, string path, string message)
    {
        var (line, column) = Unmark(marked);
        var mistake = Assert.Single(Mistakes($"id: f\nnodes:\n  a: {{ type: transform, concurrency: slow }}\n{(line.StartsWith("concurrency", StringComparison.Ordinal) ? "" : "concurrency: { slow: 1 }")}\n{line}\n"
            .Replace(line.Contains("unused", StringComparison.Ordinal) ? ", concurrency: slow" : "\0", "", StringComparison.Ordinal)));
        Assert.Equal((5, column, path), (mistake.Line, mistake.Column, mistake.Path));
        Assert.Contains(message, mistake.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nodes: { a: { type: transform } }", "$.id")]
    [InlineData("id: f", "$.nodes")]
    [InlineData("id: f\nnodes: {}", "$.nodes")]
    [InlineData("id: ''\nnodes: { a: { type: transform } }", "$.id")]
    [InlineData("id: \"a\\tb\"\nnodes: { a: { type: transform } }", "$.id")]
    [InlineData("just a text", "$")]
    [InlineData("", "$")]
    [InlineData("# only a comment", "$")]
    public void Load_BrokenFlow_HasOneMistake(string yaml, string path) => Assert.Equal(path, Assert.Single(Mistakes(yaml)).Path);

    [Fact]
    public void Load_Cycle_IsNamedOnce()
    {
        var mistake = Assert.Single(Mistakes("id: f\nnodes:\n  a: { type: transform, needs: c }\n  b: { type: transform, needs: a }\n  c: { type: transform, needs: b }\n  d: { type: transform, needs: c }\n"));
        Assert.Equal((3, "$.nodes.a.needs"), (mistake.Line, mistake.Path));
        Assert.Contains("a -> b -> c -> a", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_LongId_IsAMistake() => Assert.Contains("201 characters", Assert.Single(Mistakes($"id: {new string('x', 201)}\nnodes: {{ a: {{ type: transform }} }}")).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_ManyMistakes_ReportsAllInTheOrderOfTheFile()
    {
        var mistakes = Mistakes("""
            id: f
            version: zero
            nodes:
              a: { type: transfrom, needs: z }
              b: { type: transform, timeout: soon, retry: { attempts: 0 }, colour: red }
              b: { type: transform }
              c: { type: transform, needs: c }
            maxParallel: 0
            checkpoint: { keep: 0, exclude: [q] }
            """);
        Assert.Equal(
            [(2, "$.version"), (4, "$.nodes.a.type"), (4, "$.nodes.a.needs"), (5, "$.nodes.b.timeout"), (5, "$.nodes.b.retry.attempts"), (5, "$.nodes.b.colour"), (6, "$.nodes.b"), (7, "$.nodes.c.needs"), (8, "$.maxParallel"), (9, "$.checkpoint.keep"), (9, "$.checkpoint.exclude[0]")],
            mistakes.Select(m => (m.Line, m.Path)));
    }

    [Fact]
    public void Load_JsonFile_HasPositionsToo()
    {
        var mistake = Assert.Single(Assert.Throws<FlowDefinitionException>(() => FlowYaml.Load("{\n  \"id\": \"f\",\n  \"nodes\": { \"ä\\u0041\": 1, \"a\": { \"type\": \"nothing\" } }\n}", Sample.Registry, "f.json")).Mistakes, m => m.Path == "$.nodes.a.type");
        Assert.Equal(("f.json", 3, 35), (mistake.File, mistake.Line, mistake.Column));
    }

    private static (string Line, int Column) Unmark(string marked)
    {
        var text = marked.Replace("»", "", StringComparison.Ordinal);
        var at = marked.IndexOf('»', StringComparison.Ordinal);
        return (text, at - marked.LastIndexOf('\n', at));
    }

    private static IReadOnlyList<Mistake> Mistakes(string yaml) =>
        Assert.Throws<FlowDefinitionException>(() => FlowYaml.Load(yaml, Sample.Registry)).Mistakes;
}
