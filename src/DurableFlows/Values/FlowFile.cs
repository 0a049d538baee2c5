namespace DurableFlows.Values;

/// <summary>A reference to a file kept beside a run.</summary>
/// <param name="Name">The file's name, for people.</param>
/// <param name="MediaType">For example <c>application/pdf</c>.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Sha256">The hash of the content, 64 lower-case hexadecimal digits.</param>
/// <param name="Run">The run that owns it.</param>
public sealed record FlowFile(string Name, string MediaType, long Length, string Sha256, string Run);
