using System.Text.Json;
using System.Text.RegularExpressions;

namespace DurableFlows.Definitions;

/// <summary>Checks the <c>checkpoint</c> block.</summary>
internal static partial class CheckpointChecks
{
    private static readonly string[] Ended = ["completed", "failed", "cancelled"];
    private static readonly string[] Stores = ["memory", "file", "blob"];

    public static void Check(CheckContext context)
    {
        if (context.Flow.Checkpoint is not { } checkpoint)
            return;
        var path = context.PathOf(DefinitionNames.Checkpoint);
        if (checkpoint.Store is { } store)
            CheckStore(context, store, JsonPath.Child(path, DefinitionNames.Store));
        context.AtLeast(JsonPath.Child(path, DefinitionNames.Keep), DefinitionNames.Keep, checkpoint.Keep, 1);
        foreach (var (status, age) in checkpoint.Ttl ?? new Dictionary<string, TimeSpan>())
        {
            var at = JsonPath.Child(JsonPath.Child(path, DefinitionNames.Ttl), status);
            if (context.Known(at, "ended status", status, Ended))
                context.Positive(at, status, age);
        }
        foreach (var (i, node) in (checkpoint.Exclude ?? []).Index())
            context.KnownNode(JsonPath.Item(JsonPath.Child(path, DefinitionNames.Exclude), i), node);
    }

    private static void CheckStore(CheckContext context, JsonElement store, string path)
    {
        if (store.ValueKind != JsonValueKind.Object)
        {
            context.Report(path, "A store must be an object with a 'type'.", $"Types: {string.Join(", ", Stores)}.");
            return;
        }
        var read = new ObjectReader(store, path, context.Mistakes);
        var type = read.Required(DefinitionNames.Type, $"Use one of: {string.Join(", ", Stores)}.");
        if (type == "file")
            CheckText(context, read, "path", "Name the folder, for example 'path: .flows'.");
        else if (type == "blob")
            CheckBlobs(context, read);
        else if (type.Length > 0 && !context.Known(read.PathOf(DefinitionNames.Type), "store type", type, Stores))
            return;
        if (type.Length > 0)
            read.End();
    }

    private static void CheckBlobs(CheckContext context, ObjectReader read)
    {
        var container = CheckText(context, read, "container", "Name the blob container.");
        if (container.Length > 0 && !ContainerForm().IsMatch(container))
            context.Report(read.PathOf("container"), $"'{container}' is not a container name.", "Use 3 to 63 lower-case letters, digits and single dashes.");
        var connection = read.Text("connection");
        var uri = read.Text("serviceUri");
        if (connection is null == uri is null)
            context.Report(read.PathOf("connection"), "A blob store needs either 'connection' or 'serviceUri'.");
        if (connection?.Contains("AccountKey=", StringComparison.OrdinalIgnoreCase) == true)
            context.Report(read.PathOf("connection"), "A secret stands in the definition.", "Give the name of a connection setting, or ${env:NAME}.");
        if (uri is not null && !uri.Contains("${", StringComparison.Ordinal) && (!Uri.TryCreate(uri, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("https" or "http")))
            context.Report(read.PathOf("serviceUri"), $"'{uri}' is not the address of a blob service.", "Write for example https://ACCOUNT.blob.core.windows.net.");
    }

    private static string CheckText(CheckContext context, ObjectReader read, string name, string hint)
    {
        var present = read.Any(name) is not null;
        var text = read.Required(name, hint);
        if (present && string.IsNullOrWhiteSpace(text) && read.Any(name) is { ValueKind: JsonValueKind.String })
            context.Report(read.PathOf(name), $"'{name}' is empty.", hint);
        return text;
    }

    [GeneratedRegex(@"\A(?=.{3,63}\z)[a-z0-9]+(-[a-z0-9]+)*\z|\A\$\{")]
    private static partial Regex ContainerForm();
}
