import Crypto
import FoundationEssentials

/// The one stylesheet, sent within every page: nothing is loaded from anywhere.
enum PageStyle {
    /// What a browser is told to accept, and nothing beside it: `sha256-…` of the text below.
    static let hash = "sha256-" + Data(SHA256.hash(data: Array(html.text.utf8))).base64EncodedString()

    /// Every colour has a contrast of 4.5 : 1 and more to what is behind it (WCAG 2.2 AA).
    static let html: HTML = """
        :root { color-scheme: light dark; --paper: #fff; --ground: #f2f4f7; --ink: #1b2430; --soft: #545f6e;
          --line: #d5dae1; --act: #0b57d0; --on-act: #fff; --good: #17713a; --care: #8a5300; }
        @media (prefers-color-scheme: dark) { :root { --paper: #1d2229; --ground: #13161b; --ink: #e8ebf0; --soft: #aab3c0;
          --line: #3a424e; --act: #9ec1ff; --on-act: #0c2247; --good: #7fd6a0; --care: #f3c06b; } }
        * { box-sizing: border-box; }
        body { margin: 0; padding: 1rem; background: var(--ground); color: var(--ink);
          font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; }
        main { max-width: 36rem; margin: 0 auto; padding: 1.5rem; background: var(--paper); border: 1px solid var(--line);
          border-top: .3rem solid var(--act); border-radius: .5rem; }
        main.good { border-top-color: var(--good); }
        main.care { border-top-color: var(--care); }
        @media (min-width: 40rem) { body { padding-top: 4rem; } main { padding: 2rem 2.5rem; } }
        h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; }
        h2 { margin: 1.75rem 0 .5rem; font-size: 1.0625rem; }
        p { margin: 0 0 1rem; }
        ul { margin: 0 0 1rem; padding: 0; list-style: none; }
        li { padding: .5rem 0; border-top: 1px solid var(--line); }
        li:last-child { border-bottom: 1px solid var(--line); }
        dl { margin: 0 0 1rem; }
        dt { margin-top: .75rem; color: var(--soft); font-size: .875rem; }
        dd { margin: 0; }
        code { font: .9375em ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
        li code { display: block; color: var(--soft); font-size: .875rem; }
        blockquote { margin: 0 0 1rem; padding: 0 0 0 .75rem; border-left: .2rem solid var(--line); color: var(--soft); }
        .act { display: block; width: 100%; margin: 1.5rem 0 1rem; padding: .8rem 1rem; border: 1px solid transparent;
          border-radius: .4rem; background: var(--act); color: var(--on-act); font: inherit; font-weight: 600;
          text-align: center; text-decoration: none; cursor: pointer; }
        .act:hover { text-decoration: underline; }
        .act:focus-visible { outline: .2rem solid var(--ink); outline-offset: .15rem; }
        .small { color: var(--soft); font-size: .875rem; }
        .small:last-child, p:last-child { margin-bottom: 0; }
        """
}
