using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Definitions;

/// <summary>The OpenAPI document of this API.</summary>
internal static class OpenApiDocument
{
    private static readonly byte[] Text = Read();

    public static Task<IResult> GetAsync(ApiCall call) => Task.FromResult(Results.Bytes(Text, "application/json"));

    private static byte[] Read()
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream("openapi.json") ?? throw new InvalidOperationException("The OpenAPI document is not in the assembly.");
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
