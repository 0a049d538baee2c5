using System.Text.Json.Serialization;
using DurableFlows.Journal.Records;

namespace DurableFlows.Journal;

/// <summary>The generated serializers of the wire types.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RunStarted))]
[JsonSerializable(typeof(RunOpened))]
[JsonSerializable(typeof(AttemptStarted))]
[JsonSerializable(typeof(NodeCompleted))]
[JsonSerializable(typeof(NodeFailed))]
[JsonSerializable(typeof(NodeSkipped))]
[JsonSerializable(typeof(NodeProgressed))]
[JsonSerializable(typeof(InputRequested))]
[JsonSerializable(typeof(InputAnswered))]
[JsonSerializable(typeof(InputExpired))]
[JsonSerializable(typeof(InputReminded))]
[JsonSerializable(typeof(ChildEnded))]
[JsonSerializable(typeof(RunSuspended))]
[JsonSerializable(typeof(RunResumed))]
[JsonSerializable(typeof(CancelRequested))]
[JsonSerializable(typeof(RunCompleted))]
[JsonSerializable(typeof(RunFailed))]
[JsonSerializable(typeof(RunCancelled))]
[JsonSerializable(typeof(RunForked))]
[JsonSerializable(typeof(RunDeleting))]
[JsonSerializable(typeof(RunSnapshot))]
internal sealed partial class JournalJson : JsonSerializerContext;
