using System.Diagnostics;
using DurableFlows.Diagnostics;

namespace DurableFlows.Execution;

/// <summary>The span of one attempt, linked to the trace the run began in.</summary>
internal static class AttemptSpan
{
    public static Activity? Begin(NodeWork work)
    {
        if (!Telemetry.Spans.HasListeners())
            return null;
        var link = ActivityContext.TryParse(work.Started.Trace, null, out var origin) ? (ActivityLink[])[new ActivityLink(origin)] : [];
        // Where nothing around says otherwise, what a run does before it is opened again belongs to the trace it began in.
        var parent = Activity.Current?.Context ?? (work.Generation == 1 ? origin : default);
        var span = Telemetry.Spans.StartActivity($"node {work.Node.Id}", ActivityKind.Internal, parent, links: link);
        span?.SetTag(Telemetry.RunTag, work.Run.Value)
            .SetTag(Telemetry.FlowTag, work.Graph.Definition.Id)
            .SetTag(Telemetry.NodeTag, work.Dispatch.Path.ToString())
            .SetTag(Telemetry.NodeTypeTag, work.Node.Definition.Type)
            .SetTag(Telemetry.AttemptTag, work.Dispatch.Attempt)
            .SetTag(Telemetry.GenerationTag, work.Generation);
        return span;
    }

    public static void End(Activity? span, Journal.Records.JournalRecord record)
    {
        if (record is Journal.Records.NodeFailed failed)
            span?.SetStatus(ActivityStatusCode.Error, failed.Error.Code);
        span?.SetTag(Telemetry.OutcomeTag, record.Kind);
    }
}
