using System.ClientModel;
using DurableFlows.Testing.Stub;
using Microsoft.Extensions.AI;
using OpenAI;

namespace DurableFlows.Testing.Tests.Stub;

/// <summary>OpenAI's own client, on a stub.</summary>
internal static class StubClients
{
    /// <summary>A client that tries as often as is said beyond the first time; the client's default would be three times.</summary>
    public static IChatClient Client(this OpenAIStub stub, int retries = 0, string key = "key", TimeSpan? timeout = null) => new OpenAIClient(
        new ApiKeyCredential(key),
        new OpenAIClientOptions { Endpoint = stub.Endpoint, RetryPolicy = new QuickRetries(retries), NetworkTimeout = timeout }).GetChatClient("stub-model").AsIChatClient();
}
