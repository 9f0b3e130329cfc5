import { createHash } from 'node:crypto';
import { HEAT_MAP_STYLE } from './heat-map-style.ts';
import { MARK_PATHS, MARK_SIZE, VERDICTS } from './verdict.tsx';

/** Named by what they mean, and the same as in the reports. Text holds a contrast of 4.5 to 1 on its ground, by day and by night. */
const COLOURS = `
:root{color-scheme:light dark;--ground:#fff;--wash:#f4f6f8;--ink:#14212b;--soft:#566370;--line:#dfe5e9;
--current:#0b6e99;--current-fill:#9fd0e6;--reference:#14212b;--link:#0a5f85;
--ok:#17694f;--warning:#8a5200;--critical:#b3261e;--error:#8a2572;--none:#566370;
--ok-wash:#eaf5f0;--warning-wash:#fdf4e0;--critical-wash:#fdeeec;--error-wash:#f9edf6;--none-wash:#f2f4f6}
@media screen and (prefers-color-scheme:dark){:root{--ground:#0f171d;--wash:#172129;--ink:#e9eff3;--soft:#a0afbb;--line:#2a3741;
--current:#63bbe4;--current-fill:#1f6288;--reference:#f2f6f8;--link:#7cc7ea;
--ok:#6fcfa8;--warning:#efb95a;--critical:#ff9286;--error:#e8a3d6;--none:#a0afbb;
--ok-wash:#12271f;--warning-wash:#2b2110;--critical-wash:#331a18;--error-wash:#2c1728;--none-wash:#1a242c}}
@media (forced-colors:active){:root{--ink:CanvasText;--soft:CanvasText;--line:CanvasText;--reference:CanvasText}}
.ok{--tone:var(--ok);--tint:var(--ok-wash)}.warning{--tone:var(--warning);--tint:var(--warning-wash)}
.critical{--tone:var(--critical);--tint:var(--critical-wash)}.error{--tone:var(--error);--tint:var(--error-wash)}
.insufficient,.no_data{--tone:var(--none);--tint:var(--none-wash)}
`;

const TEXT = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;max-width:1320px;padding:0 40px 64px;background:var(--ground);color:var(--ink);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;
-webkit-print-color-adjust:exact;print-color-adjust:exact}
h1,h2,h3,p,dl,dd,ul,ol,pre{margin:0;padding:0}ul,ol{list-style:none}
h1{display:flex;align-items:center;gap:.4em;margin:12px 0 16px;font-size:clamp(28px,4.2vw,40px);line-height:1.15;letter-spacing:-.02em;font-weight:680;text-wrap:balance}
h2{margin:56px 0 12px;font-size:22px;line-height:1.25;letter-spacing:-.012em;font-weight:660}
h3{font-size:17px;line-height:1.35;letter-spacing:-.006em;font-weight:650}h3 .soft{font-size:13.5px}
a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:2px}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:2px}
small{font-size:12.5px}
bdi,code{overflow-wrap:anywhere}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.92em}
pre{margin-top:10px;padding:14px 16px;overflow-x:auto;border-radius:8px;background:var(--wash);font-size:13px;line-height:1.6}
pre code{overflow-wrap:normal;font-size:inherit}
em{font-style:normal;font-weight:600;color:var(--warning);white-space:nowrap}
.soft,small{color:var(--soft);font-weight:400}
time{white-space:nowrap}
dt{font-size:12.5px;color:var(--soft)}
.badge{color:var(--tone);font-size:13.5px;font-weight:620;white-space:nowrap}
.badge::before{content:"";display:inline-block;width:${MARK_SIZE}px;height:${MARK_SIZE}px;margin-right:6px;vertical-align:-1px;background:currentColor;forced-color-adjust:none}
${VERDICTS.map((verdict) => `:is(.badge,.window,.heat a).${verdict}::before{clip-path:path(evenodd,"${MARK_PATHS[verdict]}")}`).join('')}
`;

const LAYOUT = `
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;padding:6px 10px;background:var(--ground);z-index:9}
.masthead{display:flex;justify-content:space-between;align-items:baseline;gap:24px;padding:28px 0 20px}
.brand{display:flex;gap:9px;align-items:center;font-weight:650;letter-spacing:-.01em;color:inherit;text-decoration:none}
.brand svg{width:20px;height:16px}.brand .mark{fill:none;stroke:var(--reference);stroke-width:1.5}.brand .water{fill:var(--current-fill)}
nav{display:flex;flex-wrap:wrap;gap:4px 24px}
.masthead nav a{color:var(--soft);text-decoration:none}.masthead nav a:hover{color:var(--link);text-decoration:underline}
.masthead nav a[aria-current]{color:var(--ink);font-weight:620;border-bottom:2px solid var(--current)}
.subject{margin-top:12px;color:var(--soft)}.subject+h1{margin-top:4px}
.verdict{padding:28px 40px 32px;border-radius:14px;background:var(--tint)}
.verdict h1{color:var(--tone);margin:4px 0 12px}.verdict .subject{margin:0}
.verdict h1 svg{width:.72em;height:.72em;fill:currentColor;flex:none}
.verdict .alerts{margin-top:16px}
.sentence+p{margin-top:16px}
.sentence{max-width:46em;font-size:17px;line-height:1.55}
.facts{display:flex;flex-wrap:wrap;gap:16px 56px;margin-top:24px}
.facts dd{font-size:20px;line-height:1.35;font-weight:620;letter-spacing:-.01em}
.facts small{display:block;letter-spacing:0}.facts .badge{font-size:inherit}
.counts{display:flex;flex-wrap:wrap;gap:6px 24px;margin-bottom:16px}
.key{margin:10px 0 24px}.key .badge{font-weight:400;font-size:12.5px}
.alerts li+li{margin-top:4px}
.strip{display:flex}.strip li{flex:0 1 16px;min-width:12px}.strip .window{width:auto}.window{display:block;width:16px;height:22px}
.window::before{content:"";display:block;width:${MARK_SIZE}px;height:${MARK_SIZE}px;margin:0 auto;position:relative;top:5px;background:var(--tone);forced-color-adjust:none}
.window:hover,.heat td a:hover{outline:2px solid var(--ink);outline-offset:-1px}
.void{padding:24px;border-radius:10px;background:var(--wash);color:var(--soft)}
section.void{margin-top:24px}section.void h2{margin-top:0;color:var(--ink)}.void pre{background:var(--ground)}
.steps{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,460px),1fr));gap:24px 32px;margin:28px 0;counter-reset:step}
.steps li{min-width:0;counter-increment:step}.steps h3::before{content:counter(step) ". "}
.first h2{margin-top:24px}
.paging,.topics{margin-top:20px}
details>summary{cursor:pointer;padding:6px 0}
.route{border-bottom:1px solid var(--line)}.route[open]{padding-bottom:20px}
.route summary{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,6fr);gap:2px 24px;padding:9px 0}
.route summary b{display:inline-block;min-width:6em;color:var(--link)}
.route summary b::before{content:"";display:inline-block;margin-right:8px;border:4px solid transparent;border-left:6px solid var(--soft);border-right:0}
.route[open] summary b::before{transform:rotate(90deg)}
.route :is(th,td):first-child{width:26%}.route :is(th,td):nth-child(2):not(:last-child){width:32%}
.route p{margin:6px 0}.route .scroll{margin-top:14px}
footer{margin-top:64px;padding-top:20px;border-top:1px solid var(--line);font-size:13px}
`;

const TABLES = `
.scroll{overflow-x:auto}p+.scroll{margin-top:20px}
table{border-collapse:collapse;width:100%;font-size:13.5px;line-height:1.4}
th,td{padding:8px 0 8px 24px;text-align:left;vertical-align:top;font-weight:400;border-bottom:1px solid var(--line)}
th:first-child,td:first-child{padding-left:0}
thead th{font-size:12.5px;color:var(--soft);vertical-align:bottom;padding-top:0;white-space:nowrap}
tbody th{font-weight:600;min-width:9em}.models tbody th{min-width:12em}.models td:nth-child(4){min-width:11em}:is(th,td):has(>bdi){min-width:7em}
th small,td small{display:block}.alerts small{display:inline}
.models :is(th,td){vertical-align:middle}.models td:nth-child(2){white-space:nowrap}
.models .alerts small{display:block}
.models :is(th,td):nth-child(n+5),.evaluations :is(th,td):nth-child(n+4):nth-child(-n+5){text-align:right;white-space:nowrap}
.pairs tbody th,.words tbody th{font-weight:400}.pairs tbody th{width:40%}
`;

const NARROW = `
@media (max-width:1100px){
body{padding:0 24px 48px}
th,td{padding-left:14px}
.strip li{min-width:10px}.strip .window::before{margin:0 -1px;transform:scale(.8)}
}
@media (max-width:760px){
body{padding:0 18px 40px}
h2{margin-top:44px}
.masthead{padding:20px 0 14px}nav{gap:4px 18px}
.verdict{margin:0 -18px;padding:24px 18px;border-radius:0}
.facts{display:grid;grid-template-columns:1fr 1fr}.facts dd{font-size:17px}
th,td{padding-left:16px}
.route summary{grid-template-columns:minmax(0,1fr)}
.cards thead{display:none}.cards,.cards tbody{display:block}
.cards tr{display:flex;flex-wrap:wrap;gap:2px 18px;padding:12px 0;border-bottom:1px solid var(--line)}
.cards :is(th,td){border:0;padding:0;min-width:0}.cards tbody th{flex:1 1 calc(100% - 140px);min-width:0;font-size:16px}.cards td:nth-child(2){flex:0 0 112px;text-align:right}
.cards td:nth-child(n+3):not([data-label]){flex:1 0 100%}
.cards td:nth-child(n+3):not([data-label]):has(>.soft){display:none}
.cards td[data-label]{font-size:12.5px}.cards td[data-label] small{display:inline;margin-left:.5em}
.cards td[data-label]::before{content:attr(data-label) ": ";color:var(--soft)}
.cards .strip li{min-width:0}
}
`;

const PRINT = `
@media print{
body{max-width:none;padding:0;font-size:10pt}
.masthead nav,.paging,.skip{display:none}
h2,h3{break-after:avoid}tr{break-inside:avoid}
a{color:inherit;text-decoration:none}
}
`;

/** The one style sheet of all pages. */
export const STYLE = [COLOURS, TEXT, TABLES, LAYOUT, HEAT_MAP_STYLE, NARROW, PRINT].join('');

/** Named by its content, so that it may be kept for ever. */
export const STYLE_FILE = `tidemark-${createHash('sha256').update(STYLE).digest('hex').slice(0, 16)}.css`;
export const STYLE_PATH = `/assets/${STYLE_FILE}`;
