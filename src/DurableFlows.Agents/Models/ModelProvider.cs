namespace DurableFlows.Agents.Models;

/// <summary>Whose interface a model is called by.</summary>
public enum ModelProvider
{
    /// <summary>OpenAI, or any server that speaks as OpenAI does.</summary>
    Openai,

    /// <summary>Azure OpenAI or Microsoft Foundry, by its v1 interface.</summary>
    Azure,

    /// <summary>Ollama.</summary>
    Ollama,
}
