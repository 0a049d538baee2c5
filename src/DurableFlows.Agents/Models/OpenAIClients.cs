using System.ClientModel;
using System.ClientModel.Primitives;
using Azure.Identity;
using Microsoft.Extensions.AI;
using OpenAI;

namespace DurableFlows.Agents.Models;

/// <summary>Makes clients for servers that speak as OpenAI does.</summary>
internal static class OpenAIClients
{
    private const string AzureScope = "https://cognitiveservices.azure.com/.default";

    public static IChatClient Make(ModelConnection connection)
    {
        // The engine tries again by itself and records it.
        var options = new OpenAIClientOptions { RetryPolicy = new ClientRetryPolicy(0), NetworkTimeout = connection.Timeout };
        if (Endpoint(connection) is { } endpoint)
            options.Endpoint = endpoint;
        return Client(connection, options).GetChatClient(connection.Model).AsIChatClient();
    }

    /// <summary>The base address; null for OpenAI's own.</summary>
    public static Uri? Endpoint(ModelConnection connection) => connection switch
    {
        { Endpoint: null, Provider: ModelProvider.Ollama } => new Uri("http://127.0.0.1:11434/v1"),
        { Endpoint: null } => null,
        // Of a resource people know its address alone.
        { Provider: ModelProvider.Azure } when new Uri(connection.Endpoint) is { AbsolutePath: "/" } resource => new Uri(resource, "openai/v1"),
        _ => new Uri(connection.Endpoint),
    };

    private static OpenAIClient Client(ModelConnection connection, OpenAIClientOptions options)
    {
        if (connection is { Provider: ModelProvider.Azure, Key: null })
        {
#pragma warning disable OPENAI001 // Marked as experimental, yet the documented way to be known by an identity.
            return new OpenAIClient(new BearerTokenPolicy(new DefaultAzureCredential(), AzureScope), options);
#pragma warning restore OPENAI001
        }

        // A server that needs no key does not look at it, but the client insists on one.
        return new OpenAIClient(new ApiKeyCredential(connection.Key ?? "none"), options);
    }
}
