namespace DurableFlows.Agents;

/// <summary>What happens when an agent's budget is used up. Never is what there is given as if it were the answer.</summary>
public enum LimitBehavior
{
    /// <summary>The node fails with <c>agent.budget</c>. Moved to a definition with a larger budget and resumed, it goes on where it was.</summary>
    Fail,

    /// <summary>People are asked for more.</summary>
    Ask,

    /// <summary>The model is asked once more, without tools, for what it can say by now; the output says that the limit was reached.</summary>
    Finish,
}
