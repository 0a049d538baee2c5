using System.Net;
using Microsoft.AspNetCore.Http;

namespace DurableFlows.Http.Links;

/// <summary>What all pages have around them: they fit a phone, follow the reader's light or dark, and show where the focus is.</summary>
internal static class PageFrame
{
    // The shadows at the edges of a long value show that there is more of it.
    private const string Style = """
        :root{color-scheme:light dark;--page:#fff;--text:#1b1f24;--soft:#57606a;--box:#f6f8fa;--line:#d0d7de;--edge:#8c959f;--shade:#0003;--yes:#1a7f37;--no:#cf222e;--focus:#0969da}
        @media(prefers-color-scheme:dark){:root{--page:#0d1117;--text:#e6edf3;--soft:#9198a1;--box:#161b22;--line:#30363d;--edge:#7d8590;--shade:#000c;--yes:#238636;--no:#ff7b72;--focus:#58a6ff}}
        body{font:16px/1.5 system-ui,sans-serif;background:var(--page);color:var(--text);max-width:44rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}
        h1{font-size:1.5rem;line-height:1.3;margin:.2rem 0 1rem}h2{font-size:1rem;margin:1.5rem 0 .3rem}
        .small{color:var(--soft);font-size:.875rem}.message{white-space:pre-wrap}.note{border-left:4px solid var(--edge);padding-left:1rem;margin:1.5rem 0}
        pre{font-size:.875rem;border:1px solid var(--line);border-radius:6px;padding:1rem;margin:0 0 1rem;max-height:60vh;overflow:auto;white-space:pre-wrap;background:linear-gradient(var(--box) 50%,transparent) top/100% 3rem local,linear-gradient(transparent,var(--box) 50%) bottom/100% 3rem local,linear-gradient(var(--shade),transparent) top/100% .8rem scroll,linear-gradient(transparent,var(--shade)) bottom/100% .8rem scroll,var(--box);background-repeat:no-repeat}
        label{display:block}textarea{display:block;width:100%;box-sizing:border-box;font:inherit;padding:.5rem;border:1px solid var(--edge);border-radius:6px;background:var(--page);color:inherit;resize:vertical}
        .buttons{display:flex;flex-wrap:wrap;gap:.6rem;margin:1rem 0}button{font:inherit;min-height:2.75rem;padding:.4rem 1.4rem;border:1px solid var(--edge);border-radius:6px;background:var(--box);color:inherit;cursor:pointer}
        .yes{background:var(--yes);border-color:var(--yes);color:#fff}.no{background:var(--page);border-color:var(--no);color:var(--no)}button:hover{filter:brightness(.93)}
        :focus-visible{outline:3px solid var(--focus);outline-offset:2px}a{color:var(--focus)}@media(max-width:30rem){body{margin:1rem auto}button{flex:1 1 8rem}}
        """;

    public static HtmlResult Of(string title, string body, int status = StatusCodes.Status200OK) => new(
        $"<!doctype html><html lang=en><head><meta charset=utf-8><meta name=viewport content=\"width=device-width, initial-scale=1\"><title>{WebUtility.HtmlEncode(title)}</title><style>{Style}</style></head><body><main>{body}</main></body></html>",
        status);
}
