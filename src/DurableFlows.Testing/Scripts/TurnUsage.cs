using Microsoft.Extensions.AI;

namespace DurableFlows.Testing.Scripts;

/// <summary>The tokens of a turn: those that the script states, else about as many as a model would count.</summary>
internal static class TurnUsage
{
    private const int CharactersPerToken = 4;

    public static UsageDetails? Of(ModelTurn turn, ModelCall call)
    {
        if (turn.OmitUsage)
            return null;
        var input = turn.InputTokens ?? Tokens(call.Messages.Sum(m => ModelCall.TextOf(m).Length) + (call.Options?.Instructions?.Length ?? 0));
        var output = turn.OutputTokens ?? Tokens((turn.Text?.Length ?? 0) + turn.Calls.Sum(c => c.Name.Length + c.Arguments.Length));
        return new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output };
    }

    private static long Tokens(int characters) => (characters + CharactersPerToken - 1) / CharactersPerToken;
}
