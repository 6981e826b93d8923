/** The look of a report: light or dark as the reader's system is, and light on paper. */
export const STYLES = `
:root { --bg: #f4f6fa; --panel: #fff; --line: #e1e5ee; --ink: #16203a; --dim: #566078; --up: #0f7d57; --down: #cf2f4c; --accent: #0b6fb8; --warn: #8a5a00; --warn-soft: #fff4dd; --chosen: #e3f0fb; }
@media screen and (prefers-color-scheme: dark) {
  :root { --bg: #0a0f1c; --panel: #0e1524; --line: #242d42; --ink: #e3e9f1; --dim: #9aa3b8; --up: #12c98a; --down: #ff5a75; --accent: #3fb8ff; --warn: #ffb547; --warn-soft: #2b2415; --chosen: #14304a; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 13px/1.45 "Inter Variable", Inter, "Segoe UI", system-ui, sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 1240px; margin: 0 auto; padding: 20px 16px 48px; }
h1 { margin: 0; font-size: 22px; overflow-wrap: anywhere; }
h2 { margin: 0 0 8px; font-size: 14px; }
h3 { margin: 0 0 4px; font-size: 12px; color: var(--dim); font-weight: 600; }
.kind { margin: 0; color: var(--dim); font-size: 12px; }
.about { margin: 4px 0 16px; color: var(--dim); overflow-wrap: anywhere; }
section { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 12px 14px; margin: 0 0 12px; min-width: 0; }
section > p { margin: 0 0 8px; color: var(--dim); }
.warn { border-color: var(--warn); background: var(--warn-soft); }
.warn h2 { color: var(--warn); }
ul { margin: 0; padding-left: 18px; overflow-wrap: anywhere; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 8px; margin: 0 0 12px; }
.tiles div { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 8px 12px; }
.tiles dt { color: var(--dim); font-size: 11.5px; }
.tiles dd { margin: 0; font-size: 18px; font-weight: 600; white-space: nowrap; }
.two { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0 12px; }
.groups { columns: 290px; column-gap: 32px; }
.groups div { break-inside: avoid; margin: 0 0 16px; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 3px 0; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; }
th { font-weight: 400; }
.facts th { text-align: left; color: var(--dim); padding-right: 12px; white-space: nowrap; }
.facts td { overflow-wrap: anywhere; }
.settings td { text-align: left; }
.total th, .total td { font-weight: 600; color: var(--ink); border-bottom: 0; }
.up { color: var(--up); }
.down { color: var(--down); }
.chart { width: 100%; height: 300px; }
#equity { height: 440px; }
#price { height: 460px; }
.whole { margin: 10px 0 0; }
.printed { display: none; }
.wide { overflow-x: auto; }
.trades th, .trades td { padding: 3px 8px; white-space: nowrap; }
.trades .text { text-align: left; }
.trades td.text { max-width: 260px; overflow: hidden; text-overflow: ellipsis; }
.trades tbody tr { cursor: pointer; }
.trades tbody tr:hover, .trades tr[aria-selected="true"] { background: var(--chosen); }
.trades tr:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
button { font: inherit; color: inherit; background: none; border: 1px solid var(--line); border-radius: 4px; padding: 3px 10px; cursor: pointer; }
button:disabled { color: var(--dim); cursor: default; opacity: 0.6; }
th button { border: 0; padding: 0; color: var(--dim); font-weight: 600; font-size: 12px; }
th[aria-sort="ascending"] button::after { content: " \\2191"; }
th[aria-sort="descending"] button::after { content: " \\2193"; }
.pages { display: flex; gap: 12px; align-items: center; margin: 10px 0 0; }
footer { color: var(--dim); font-size: 12px; }
@media (max-width: 820px) { .two { grid-template-columns: minmax(0, 1fr); } }
@media print {
  @page { size: A4; margin: 12mm; }
  body { background: #fff; font-size: 10px; }
  main { max-width: none; padding: 0; }
  section { break-inside: avoid; border: 0; border-top: 1px solid var(--line); border-radius: 0; padding: 8px 0; }
  section.long { break-inside: auto; }
  .two { display: block; }
  .chart { display: none; }
  .printed { display: block; }
  th button { font-size: inherit; }
  .wide { overflow: visible; }
  .trades { font-size: 6.5px; }
  .trades th, .trades td { padding: 1px 2px; white-space: normal; }
  .pages button, .whole { display: none; }
  tr { break-inside: avoid; }
}
`;
