using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DurableFlows.Nodes.BuiltIn;

internal sealed class WriteFileNode : INode
{
    public static NodeType Type { get; } = new()
    {
        Name = "write-file",
        Summary = "Writes its input to a file in the host's output folder, whole or not at all.",
        OptionsType = typeof(WriteFileOptions),
        Repeatable = true,
        Create = _ => new WriteFileNode(),
    };

    public async ValueTask<NodeStep> RunAsync(NodeContext context, CancellationToken cancellation)
    {
        var options = context.GetOptions<WriteFileOptions>();
        var folder = context.Services.GetService(typeof(OutputFolder)) as OutputFolder ?? new OutputFolder(".");
        var path = context.Render(options.Path).Trim();
        if (!folder.TryResolve(path, out var full, out var refusal))
        {
            throw new NodeException("file.path-refused",
                context.Secrets.Apply($"Node '{context.Path}' may not write '{path}': {refusal}. Name a path inside the output folder, with forward slashes."));
        }

        var bytes = Content(options, context);
        try
        {
            await WholeFile.WriteAsync(full, bytes, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NodeException("file.write-failed",
                context.Secrets.Apply($"Node '{context.Path}' could not write '{path}': {e.Message}"), retryable: e is IOException);
        }

        return new NodeStep.Completed(JsonOutput.Write(w =>
        {
            w.WriteStartObject();
            w.WriteString("path", path);
            w.WriteNumber("bytes", bytes.Length);
            w.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData(bytes.Span)));
            w.WriteEndObject();
        }));
    }

    private static ReadOnlyMemory<byte> Content(WriteFileOptions options, NodeContext context)
    {
        var text = options.Content is { } template ? context.Render(template) : null;
        if (options.Format == FileFormat.Json)
            return JsonFile.Write(text is null ? context.Input.Element : Parse(text, context), options.Indented);
        if (text is null)
            text = context.Input.Element.ValueKind == JsonValueKind.String ? context.Input.Element.GetString() : context.Input.ToString();
        return Encoding.UTF8.GetBytes(text ?? "");
    }

    private static JsonElement Parse(string text, NodeContext context)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException e)
        {
            throw new NodeException("file.content-invalid",
                $"The 'content' of node '{context.Path}' did not render to JSON (line {e.LineNumber + 1}). Correct it, or set 'format' to text.");
        }
    }
}
