"""The style of the web pages: the house's two themes by the reader's setting, narrow screens, and paper."""

STYLE = """\
:root {
  color-scheme: light dark;
  --ground: #F5F6F8; --surface: #FFFFFF; --line: #D5DBE4; --text: #15181D; --muted: #56616F;
  --accent: #9A5B00; --link: #1D5FBF; --bad: #B3261E;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14161A; --surface: #1C2027; --line: #363E4B; --text: #F2F4F7; --muted: #A7B1BF;
    --accent: #F2B33D; --link: #6FB1FF; --bad: #FF7B72;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 3rem; background: var(--ground); color: var(--text);
  font: 1rem/1.5 "Inter", "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums;
  overflow-wrap: anywhere;
}
a { color: var(--link); }
a:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 4px; }
header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: baseline; justify-content: space-between; }
header p { margin: 0; }
.house { font-size: 1.25rem; font-weight: 700; }
.house a { color: inherit; text-decoration: none; }
nav ul { display: flex; flex-wrap: wrap; gap: 0 1rem; list-style: none; margin: 0; padding: 0; }
nav [aria-current] { color: var(--text); font-weight: 700; text-decoration: none; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 1.5rem 0 .25rem; }
h2 { font-size: 1.125rem; margin: 2rem 0 .5rem; }
.muted, footer { color: var(--muted); }
.tagline { margin: 0; }
ol.day { list-style: none; margin: 0; padding: 0; background: var(--surface); border: 1px solid var(--line);
  border-radius: 8px; }
ol.day li { display: grid; grid-template-columns: 4.5rem minmax(0, 1fr) minmax(0, 10rem); gap: 0 1rem;
  padding: .625rem 1rem; }
ol.day li + li { border-top: 1px solid var(--line); }
ol.day time { color: var(--accent); font-weight: 700; }
ol.day .title { font-weight: 700; }
ol.day .facts, ol.day .room { color: var(--muted); font-size: .875rem; }
ol.day .room { text-align: right; padding-top: .125rem; }
ol.day .facts { display: block; }
.off time, .off .title { text-decoration: line-through; color: var(--muted); }
.state { color: var(--bad); font-weight: 700; }
ul.posters { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: 1.25rem 1rem;
  list-style: none; margin: 0; padding: 0; }
ul.posters a { color: inherit; text-decoration: none; display: block; font-weight: 700; }
ul.posters .facts { color: var(--muted); font-size: .875rem; font-weight: 400; display: block; }
.poster { display: block; width: 100%; aspect-ratio: 2 / 3; object-fit: cover; border-radius: 8px;
  border: 1px solid var(--line); background: var(--surface); margin-bottom: .5rem; }
.movie { display: grid; grid-template-columns: minmax(0, 14rem) minmax(0, 1fr); gap: 0 2rem; margin-top: 1.5rem; }
.movie.bare { grid-template-columns: minmax(0, 1fr); }
.movie h1 { margin-top: 0; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .125rem 1rem; margin: 1rem 0; }
dt { color: var(--muted); }
dd { margin: 0; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1rem; font-size: .875rem; }
.choose { list-style: none; padding: 0; font-size: 1.25rem; line-height: 2; }
@media (max-width: 36rem) {
  ol.day li { grid-template-columns: 3.5rem minmax(0, 1fr); }
  ol.day .room { grid-column: 2; text-align: left; }
  .movie { grid-template-columns: minmax(0, 1fr); }
  .movie .poster { max-width: 12rem; }
}
@media print {
  :root { color-scheme: light; --ground: #FFF; --surface: #FFF; --line: #999; --text: #000; --muted: #333;
    --accent: #000; --link: #000; --bad: #000; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav, ul.posters, .posters-head { display: none; }
  a { text-decoration: none; }
  ol.day li, h2 { break-inside: avoid; }
  h2 { break-after: avoid; }
}
"""
