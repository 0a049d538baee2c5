using Acornima.Ast;

namespace DurableFlows.Expressions;

/// <summary>What is known of an expression before it runs.</summary>
/// <param name="Root">The expression.</param>
/// <param name="Names">The names of the scope it uses.</param>
/// <param name="Nodes">The ids of the nodes it reads.</param>
/// <param name="Insertions">What turns every reading of a member into one that gives <c>undefined</c> on a missing value, by position.</param>
internal sealed record Analysis(
    Expression Root, IReadOnlyCollection<string> Names, IReadOnlyCollection<string> Nodes, IReadOnlyList<(int At, string Text)> Insertions);
