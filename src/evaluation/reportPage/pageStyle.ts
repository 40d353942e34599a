/** The page's style: one column, system fonts, colours as variables for light and dark. No font or image is fetched. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --paper: #fdfdfc; --ink: #1d2125; --muted: #5c656e; --rule: #dfe3e6; --panel: #f3f5f6;
  --base: #6b7580; --untrained: #b45f06; --personalized: #0b62c4; --other: #7a3fa0;
  --good: #12703a; --good-paper: #e6f4ea; --bad: #a8201a; --bad-paper: #fbeae8; --plain-paper: #eef1f3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --ink: #e4e7ea; --muted: #9aa4ad; --rule: #2f363c; --panel: #1d2226;
    --base: #a3adb6; --untrained: #f0a04b; --personalized: #6cb0ff; --other: #c596e8;
    --good: #7fd6a0; --good-paper: #14301f; --bad: #ff9d94; --bad-paper: #3a1a18; --plain-paper: #22282d;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 48rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
header p { margin: 0; color: var(--muted); }
h1 { margin: .1em 0 .2em; font-size: 1.9rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 0 0 .7rem; font-size: 1.2rem; }
h3 { margin: 1.5rem 0 .5rem; font-size: 1rem; }
section { margin-top: 2.8rem; }
.verdict { display: flex; gap: .9rem; align-items: baseline; margin: 1.6rem 0 0; padding: 1rem 1.2rem; border-radius: .5rem; font-size: 1.1rem; background: var(--plain-paper); }
.verdict > span:first-child { font-size: 1.4rem; font-weight: 700; }
.verdict.better { background: var(--good-paper); } .verdict.better > span:first-child, .verdict.better strong { color: var(--good); }
.verdict.worse { background: var(--bad-paper); } .verdict.worse > span:first-child, .verdict.worse strong { color: var(--bad); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--muted); font-size: .9rem; padding-bottom: .5rem; overflow-wrap: anywhere; }
th, td { text-align: right; padding: .5rem .6rem; border-bottom: 1px solid var(--rule); vertical-align: top; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
th { font-weight: 600; }
small { display: block; color: var(--muted); font-size: .82rem; font-weight: 400; line-height: 1.4; }
.figures td { white-space: nowrap; } .figures thead th { min-width: 6.5rem; }
.absent { color: var(--muted); }
svg { display: block; width: 100%; min-width: 34rem; height: auto; font-size: 12.5px; }
svg text { fill: var(--ink); } svg .heading { font-weight: 600; font-size: 13.5px; } svg .note, svg .tick { fill: var(--muted); font-size: 11.5px; }
figure { margin: 0; } figcaption { color: var(--muted); font-size: .9rem; margin-top: .5rem; }
.grid { stroke: var(--rule); } .zero { stroke: var(--ink); stroke-width: 1.2; } .better-side { fill: var(--good); fill-opacity: .09; }
.bar { fill: var(--colour); } .interval { stroke: var(--colour); stroke-width: 2.5; } circle { fill: var(--colour); }
.line { fill: none; stroke: var(--colour); stroke-width: 2; } .start { stroke: var(--colour); stroke-width: 1.5; stroke-dasharray: 5 4; }
svg text.label { fill: var(--colour); } svg text.label.muted { fill: var(--muted); }
.training-raw { fill: none; stroke: var(--muted); stroke-opacity: .28; } .training-smooth { fill: none; stroke: var(--muted); stroke-width: 1.6; }
.variant-base { --colour: var(--base); } .variant-untrained { --colour: var(--untrained); } .variant-personalized { --colour: var(--personalized); } .variant-other { --colour: var(--other); }
.counts { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .6rem; list-style: none; margin: 0 0 1rem; padding: 0; }
.counts li { background: var(--panel); border-radius: .4rem; padding: .6rem .8rem; font-size: .9rem; } .counts strong { display: block; font-size: 1.3rem; }
.sample { margin: 0 0 1.1rem; font-size: .9rem; table-layout: fixed; background: var(--panel); border-radius: .4rem; }
.sample caption { font-size: .82rem; padding-bottom: .25rem; }
.sample th, .sample td { padding: .4rem .7rem; border-bottom: 1px solid var(--rule); }
.sample tr:last-child > * { border-bottom: 0; }
.sample .who { width: 8rem; } .sample .score { width: 5rem; }
.sample th:first-child { padding-left: .7rem; color: var(--colour, var(--ink)); }
.sample th + td, .sample thead th + th { text-align: left; } .sample td:last-child { text-align: right; color: var(--muted); }
code { font: .92em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
dl { display: grid; grid-template-columns: 11.5rem 1fr; gap: .35rem 1.2rem; margin: 1rem 0; }
dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
summary { cursor: pointer; margin: .6rem 0; } summary:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--personalized); outline-offset: 2px; }
.items { font-size: .85rem; } .items th, .items td { text-align: left; min-width: 6rem; } .items td:has(code) { min-width: 16rem; } .items tbody th { font-weight: 400; overflow-wrap: anywhere; }
footer { margin-top: 3rem; color: var(--muted); font-size: .9rem; }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .6rem; } }
@media print { body { background: #fff; } section { break-inside: avoid; } }
`;
