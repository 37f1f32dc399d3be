/** The page's look, on screen and on A4: the sober type of an official print, tables with three rules. */
export const STYLE = `
:root { --ink: #1f2933; --quiet: #5b6670; --rule: #c9cfd4; --mark: #a61b1b; --band: #f4f6f7;
  --song: "Source Han Serif SC", "Noto Serif CJK SC", "Noto Serif SC", "Songti SC", STSong, SimSun, serif;
  --hei: "Source Han Sans SC", "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "Heiti SC", SimHei, sans-serif; }
* { box-sizing: border-box; }
html { background: #e9ecee; }
body { margin: 0; color: var(--ink); font: 16px/1.8 var(--song); font-variant-numeric: tabular-nums; }
main { max-width: 60rem; margin: 2rem auto; padding: 3.5rem 4rem; background: #fff; box-shadow: 0 1px 6px rgba(0,0,0,.14); }
header { text-align: center; padding-bottom: 1.4rem; border-bottom: 2px solid var(--mark); }
h1 { margin: 0 0 .5rem; font: 700 2rem/1.35 var(--song); color: var(--mark); letter-spacing: .06em; }
.subtitle { margin: 0 0 .4rem; font-size: 1.05rem; }
.made { margin: 0; color: var(--quiet); font: .85rem/1.6 var(--hei); }
.synthetic { display: inline-block; margin: .7rem 0 0; padding: .05rem .8rem; border: 1px solid var(--mark); color: var(--mark); font: .85rem/1.7 var(--hei); }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.6rem; justify-content: center; margin: 1rem 0 0; padding: 0; list-style: none; font: .92rem/1.8 var(--hei); }
a { color: inherit; text-decoration-color: var(--rule); text-underline-offset: .25em; }
h2 { margin: 2.6rem 0 .9rem; font: 700 1.35rem/1.5 var(--hei); }
h3 { margin: 1.8rem 0 .5rem; font: 600 1.1rem/1.6 var(--hei); }
p { margin: .5rem 0; text-align: justify; }
:lang(zh-CN) > body p { text-indent: 2em; }
p.note, header p { text-indent: 0 !important; }
header p { text-align: center; }
.note { color: var(--quiet); font: .8rem/1.7 var(--hei); margin: .35rem 0 0; }
.glance { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 1px; margin: 1rem 0 1.2rem; background: var(--rule); border: 1px solid var(--rule); }
.glance div { padding: .8rem .9rem; background: #fff; }
.glance dt { color: var(--quiet); font: .8rem/1.5 var(--hei); }
.glance dd { margin: .25rem 0 0; font: 700 1.3rem/1.4 var(--hei); white-space: nowrap; }
.glance small { display: block; margin-top: .1rem; color: var(--quiet); font: .78rem/1.5 var(--hei); white-space: normal; }
.table { margin: 1.6rem 0; overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font: .82rem/1.5 var(--hei); border-top: 2px solid var(--ink); border-bottom: 2px solid var(--ink); }
caption { padding: 0 0 .45rem; font: 600 .95rem/1.5 var(--hei); text-align: center; }
th, td { padding: .36rem .4rem; font-weight: 400; vertical-align: middle; }
thead th { border-bottom: 1px solid var(--ink); text-align: center; font-weight: 600; line-height: 1.35; }
thead th.group { border-bottom: 1px solid var(--rule); }
thead small { display: block; color: var(--quiet); font-weight: 400; }
tbody th { text-align: left; }
td.number, tbody th.number { text-align: right; white-space: nowrap; }
tbody tr + tr > * { border-top: 1px solid #edf0f2; }
tr.total > * { font-weight: 600; background: var(--band); }
tr.part > th { padding-left: 1.4em; color: var(--quiet); }
sup { font-size: .7em; line-height: 0; color: var(--quiet); }
figure { margin: 1.4rem 0; text-align: center; break-inside: avoid; }
figure svg { max-width: 100%; height: auto; font-family: var(--hei); }
figure .note { text-align: center; }
figcaption { margin-top: .35rem; font: 600 .95rem/1.5 var(--hei); }
@media (max-width: 48rem) { main { margin: 0; padding: 1.4rem 1.1rem; } h1 { font-size: 1.5rem; } table { min-width: 40rem; }
  figure { overflow-x: auto; } figure svg { min-width: 34rem; } .glance div:last-child { grid-column-end: -1; } }
@page { size: A4; margin: 20mm 18mm 18mm; }
@media print {
  html { background: none; } body { font-size: 10.5pt; line-height: 1.7; }
  main { max-width: none; margin: 0; padding: 0; box-shadow: none; }
  nav { display: none; } h2, h3 { break-after: avoid; }
  h1 { font-size: 20pt; } h2 { font-size: 14pt; } h3 { font-size: 11.5pt; }
  table { font-size: 8.2pt; } caption, figcaption { font-size: 9.5pt; } .note { font-size: 8pt; }
  thead { display: table-header-group; } tr { break-inside: avoid; } .table { overflow: visible; }
  .table.together { break-inside: avoid; } caption { break-after: avoid; } .table .note { break-before: avoid; }
  tbody tr:nth-child(-n+2), tbody tr:nth-last-child(-n+3):not(:last-child) { break-after: avoid; }
  .glance { grid-template-columns: repeat(5, 1fr); } .glance dd { font-size: 12pt; } .glance div { padding: .5rem; }
  a { text-decoration: none; } * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
`.trim();
