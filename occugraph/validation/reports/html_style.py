"""The style of the page: light and dark, narrow and wide, on paper."""

STYLE = """
:root { --back: #f6f7f9; --card: #fff; --ink: #1b2330; --soft: #586375; --line: #dfe3ea;
  --violation: #b3261e; --warning: #8a5300; --info: #1f5f9f; --good: #1d6b3a;
  --violation-back: #fdeceb; --warning-back: #fdf2dd; --info-back: #e8f1fb; --good-back: #e4f4e9 }
@media (prefers-color-scheme: dark) { :root { --back: #12161d; --card: #1b212b; --ink: #e8ecf2;
  --soft: #a3aebd; --line: #323b49; --violation: #ff9b92; --warning: #f2b95f; --info: #8ec2f7;
  --good: #7fd6a0; --violation-back: #43211f; --warning-back: #3d2f14; --info-back: #1b324a;
  --good-back: #183a26 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--back); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif }
.wrap { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem }
header { padding: 2.25rem 0 1.5rem; border-top: 6px solid var(--tone); background: var(--card);
  border-bottom: 1px solid var(--line) }
header.good { --tone: var(--good) } header.bad { --tone: var(--violation) }
.product { margin: 0; color: var(--soft); font-size: .875rem; letter-spacing: .02em }
h1 { margin: .1rem 0 .4rem; font-size: 2rem; line-height: 1.2; color: var(--tone) }
header p { margin: 0; color: var(--soft); max-width: 48rem }
h2 { margin: 2.25rem 0 .9rem; font-size: 1.3rem }
h3 { margin: 1.5rem 0 .4rem; font-size: 1.05rem }
code { font: .9em/1 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
.filters { display: flex; flex-wrap: wrap; gap: .6rem; margin: 1.1rem 0 0; padding: 0; border: 0 }
.filters legend { float: left; padding: .35rem .6rem 0 0; color: var(--soft) }
.filters label { display: flex; gap: .45rem; align-items: center; padding: .3rem .85rem .3rem .6rem;
  border-radius: 2rem; cursor: pointer }
label.violation, .mark { color: var(--violation); background: var(--violation-back) }
label.warning, .warning .mark { color: var(--warning); background: var(--warning-back) }
label.info, .info .mark { color: var(--info); background: var(--info-back) }
input { width: 1rem; height: 1rem; margin: 0; color: inherit; accent-color: currentColor }
:focus-visible { outline: 3px solid var(--info); outline-offset: 2px }
body:has(#show-violation:not(:checked)) details.violation,
body:has(#show-warning:not(:checked)) details.warning,
body:has(#show-info:not(:checked)) details.info { display: none }
details { margin: 0 0 .8rem; border: 1px solid var(--line); border-radius: .6rem;
  background: var(--card); overflow: hidden }
summary { display: flex; gap: .65rem; align-items: center; padding: .7rem 1rem; cursor: pointer;
  font-weight: 600 }
.mark { flex: none; width: 1.5rem; height: 1.5rem; border-radius: 50%; font-size: .85rem;
  line-height: 1.5rem; text-align: center; font-weight: 700 }
summary code { flex: none; color: var(--soft) }
.count { margin-left: auto; padding-left: 1rem; color: var(--soft);
  font-variant-numeric: tabular-nums }
.rule { margin: 0; padding: 0 1rem .7rem 3.15rem; color: var(--soft); font-size: .925rem }
ul { margin: 0; padding: 0; list-style: none }
li { padding: .6rem 1rem .6rem 3.15rem; border-top: 1px solid var(--line);
  overflow-wrap: anywhere }
li b { display: block }
.place { display: block; margin-top: .15rem; color: var(--soft);
  font: .82rem ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
.none { padding: 1.2rem; border: 1px dashed var(--line); border-radius: .6rem; color: var(--soft) }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .6rem;
  background: var(--card) }
table { width: 100%; border-collapse: collapse; font-size: .925rem }
th, td { padding: .6rem .9rem; text-align: left; vertical-align: top }
tbody tr { border-top: 1px solid var(--line) }
thead th { color: var(--soft); font-weight: 600; white-space: nowrap }
tbody th { white-space: nowrap; font-weight: 600 } td b { font-weight: 600 }
td { color: var(--soft) } td b { color: var(--ink) }
.number { text-align: right; font-variant-numeric: tabular-nums }
tr.violation td:last-child { color: var(--violation); font-weight: 700 }
tr.warning td:last-child { color: var(--warning); font-weight: 700 }
tr.info td:last-child { color: var(--info); font-weight: 700 }
.absent { font-style: italic }
main { padding-bottom: 3rem }
@media print { body { background: #fff } .filters { display: none }
  details { break-inside: avoid } }
"""
