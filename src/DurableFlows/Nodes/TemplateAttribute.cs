namespace DurableFlows.Nodes;

/// <summary>Marks an option as Liquid text: a string, or a list or map of strings. It is compiled when the definition is checked.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TemplateAttribute : Attribute;
