using System.Security.Cryptography;
using DurableFlows.Nodes;
using DurableFlows.Nodes.BuiltIn;
using DurableFlows.Testing.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace DurableFlows.Tests.Nodes.BuiltIn;

public sealed class WriteFileNodeTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("write-file-").FullName;
    private readonly NodeRunner _runner;

    public WriteFileNodeTests() => _runner = new NodeRunner
    {
        Services = new ServiceCollection().AddSingleton(new OutputFolder(_root)).BuildServiceProvider(),
    };

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task RunAsync_Json_WritesTheInputAndSaysWhere()
    {
        var step = await WriteAsync(new WriteFileOptions { Path = "a/b.json" }, new { x = 1 });

        var bytes = File.ReadAllBytes(Path.Combine(_root, "a/b.json"));
        Assert.Equal("{\n  \"x\": 1\n}\n"u8.ToArray(), bytes);
        Assert.Equal($$"""{"path":"a/b.json","bytes":{{bytes.Length}},"sha256":"{{Convert.ToHexStringLower(SHA256.HashData(bytes))}}"}""", step.Output.ToString());
    }

    [Fact]
    public async Task RunAsync_Twice_LeavesTheSameBytesAndNothingElse()
    {
        var first = await WriteAsync(new WriteFileOptions { Path = "b.json", Indented = false }, new { x = "é" });
        var second = await WriteAsync(new WriteFileOptions { Path = "b.json", Indented = false }, new { x = "é" });

        Assert.Equal(first.Output.ToString(), second.Output.ToString());
        Assert.Equal([Path.Combine(_root, "b.json")], Directory.GetFileSystemEntries(_root));
    }

    [Fact]
    public async Task RunAsync_TextInput_WritesItAsItIs()
    {
        await WriteAsync(new WriteFileOptions { Path = "t.txt", Format = FileFormat.Text }, "a \"b\"");

        Assert.Equal("a \"b\"", File.ReadAllText(Path.Combine(_root, "t.txt")));
    }

    [Fact]
    public async Task RunAsync_Content_ReplacesTheInput()
    {
        await WriteAsync(new WriteFileOptions { Path = "t.txt", Format = FileFormat.Text, Content = "fixed" }, new { x = 1 });

        Assert.Equal("fixed", File.ReadAllText(Path.Combine(_root, "t.txt")));
    }

    [Fact]
    public async Task RunAsync_ContentThatIsNoJson_Fails()
    {
        var error = await Assert.ThrowsAsync<NodeException>(() => WriteAsync(new WriteFileOptions { Path = "t.json", Content = "not json" }, null));

        Assert.Equal("file.content-invalid", error.Code);
        Assert.Empty(Directory.GetFileSystemEntries(_root));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("a/./x")]
    [InlineData("/etc/x")]
    [InlineData("a//x")]
    [InlineData("a\\x")]
    [InlineData("C:x")]
    [InlineData("a/")]
    [InlineData("a\nb")]
    [InlineData("folder")]
    public async Task RunAsync_PathThatEscapes_IsRefused(string path)
    {
        Directory.CreateDirectory(Path.Combine(_root, "folder"));

        var error = await Assert.ThrowsAsync<NodeException>(() => WriteAsync(new WriteFileOptions { Path = path }, 1));

        Assert.Equal("file.path-refused", error.Code);
    }

    [Theory]
    [InlineData("link/x")]
    [InlineData("file")]
    public async Task RunAsync_LinkOnTheWay_IsRefused(string path)
    {
        var outside = Directory.CreateTempSubdirectory("outside-").FullName;
        Directory.CreateSymbolicLink(Path.Combine(_root, "link"), outside);
        File.CreateSymbolicLink(Path.Combine(_root, "file"), Path.Combine(outside, "target"));

        var error = await Assert.ThrowsAsync<NodeException>(() => WriteAsync(new WriteFileOptions { Path = path }, 1));

        Assert.Equal("file.path-refused", error.Code);
        Assert.Empty(Directory.GetFileSystemEntries(outside));
        Directory.Delete(outside);
    }

    private async Task<NodeStep.Completed> WriteAsync(WriteFileOptions options, object? input)
    {
        var node = BuiltInNodes.All.Single(t => t.Name == "write-file").Create(_runner.Services);
        return Assert.IsType<NodeStep.Completed>(await _runner.RunAsync(node, _runner.Context(input) with { Options = options }));
    }
}
