using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace DurableFlows.Nodes.Http;

/// <summary>Options of node type <c>http</c>.</summary>
public sealed record HttpOptions
{
    /// <summary>The URL, http or https; Liquid over <c>input</c> (use <c>| url_encode</c> on values).</summary>
    [Template]
    [MinLength(1)]
    [Description("The URL, http or https; Liquid over 'input' (use | url_encode on values).")]
    public required string Url { get; init; }

    /// <summary>The method; null for POST when <see cref="Body"/> is set, else GET.</summary>
    [AllowedValues("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")]
    [Description("The method; left out: POST when there is a 'body', else GET.")]
    public string? Method { get; init; }

    /// <summary>Headers of the request; values are Liquid over <c>input</c> and may refer to secrets.</summary>
    [Template]
    [Description("Headers by name; values are Liquid over 'input' and may refer to secrets.")]
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Parameters added to the URL, encoded; values are Liquid over <c>input</c>.</summary>
    [Template]
    [Description("Parameters added to the URL; values are Liquid over 'input' and are encoded.")]
    public IReadOnlyDictionary<string, string> Query { get; init; } = new Dictionary<string, string>();

    /// <summary>The body; Liquid over <c>input</c>. Null: the effective input as JSON, and none for GET, HEAD, DELETE and OPTIONS. The content type is JSON when it renders to a JSON object or list, else text, unless <see cref="Headers"/> says otherwise.</summary>
    [Template]
    [Description("The body; Liquid over 'input'. Left out: the input as JSON, and none for GET, HEAD, DELETE and OPTIONS.")]
    public string? Body { get; init; }

    /// <summary>The statuses that count as success; default 200-299.</summary>
    [MinLength(1)]
    [Description("The statuses that count as success, such as 204, 200-299 or 2xx; default 200-299.")]
    public IReadOnlyList<StatusRange> Expect { get; init; } = [new(200, 299)];

    /// <summary>How large a body may be, in bytes after decompression; 1 to 1,073,741,824, default 1,048,576. A larger one fails with <c>http.too-large</c>.</summary>
    [Range(1L, 1024L * 1024 * 1024)]
    [Description("How large the answer's body may be, in bytes; default 1048576.")]
    public long MaxResponseBytes { get; init; } = 1024 * 1024;

    /// <summary>How long one try may take, body included; 10 ms to 1 hour, default 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00", ParseLimitsInInvariantCulture = true)]
    [Description("How long one try may take; default 30s.")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a failed try is repeated inside one attempt of the node; 0 to 10. Null: 2 for methods that HTTP calls idempotent, 0 for POST and PATCH.</summary>
    [Range(0, 10)]
    [Description("How often a transient failure is tried again at once; default 2, and 0 for POST and PATCH.")]
    public int? Retries { get; init; }

    /// <summary>The header that carries <see cref="NodeContext.IdempotencyKey"/> on everything but GET; default <c>Idempotency-Key</c>, null for none.</summary>
    [MinLength(1)]
    [Description("The header that carries the idempotency key on everything but GET; default Idempotency-Key.")]
    public string? IdempotencyHeader { get; init; } = "Idempotency-Key";

    /// <summary>What the output is made of; default <see cref="ResponseShape.Json"/>.</summary>
    [Description("What the output is: json (the default: by content type), text, file, or full (status, headers and body).")]
    public ResponseShape Response { get; init; }

    internal string EffectiveMethod => Method ?? (Body is null ? "GET" : "POST");

    internal int EffectiveRetries => Retries ?? (EffectiveMethod is "POST" or "PATCH" ? 0 : 2);
}
