using System.ComponentModel;
using System.Text.Json.Serialization;

namespace DurableFlows.Nodes.BuiltIn;

/// <summary>A choice of a <c>question</c>: an id, or an object of id and label.</summary>
/// <param name="Id">What the answer names.</param>
/// <param name="Label">What people read; null for the id.</param>
[JsonConverter(typeof(QuestionChoiceConverter))]
[Description("a choice: an id, or an object of 'id' and 'label'")]
public sealed record QuestionChoice(string Id, string? Label = null);
