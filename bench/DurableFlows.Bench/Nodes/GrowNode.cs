using System.Security.Cryptography;
using System.Text;
using DurableFlows.Nodes;

namespace DurableFlows.Bench.Nodes;

/// <summary>Adds 10 KiB that no other node gives, and that packing hardly shortens.</summary>
[NodeType("grow", Summary = "Gives a text of its own.", Repeatable = true)]
internal sealed class GrowNode : Node<string, string>
{
    public const int Bytes = 10 * 1024;

    protected override ValueTask<string> RunAsync(string input, NodeContext context, CancellationToken cancellation)
        => new(Convert.ToBase64String(HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(context.Path), Bytes / 4 * 3)));
}
