using Acornima.Ast;

namespace DurableFlows.Expressions;

/// <summary>Leaves the analysis of an expression at its first mistake.</summary>
internal sealed class ExpressionRefusedException(Node node, string message)
    : Exception($"line {node.Location.Start.Line}, column {node.Location.Start.Column + 1}: {message}");
