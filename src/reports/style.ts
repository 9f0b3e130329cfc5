import type { Verdict } from '../core/evaluation.ts';
import { MARK_PATHS, MARK_SIZE } from './marks.ts';

const markShape = (verdict: Verdict): string => `{clip-path:path(evenodd,"${MARK_PATHS[verdict]}")}`;
const markShapes = (Object.keys(MARK_PATHS) as Verdict[]).map(
  (verdict) => `.badge.${verdict}::before${markShape(verdict)}`,
);

/** Named by what they mean. Text holds a contrast of 4.5 to 1 on its ground, by day and by night; paper has the day's. */
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
body{margin:0 auto;max-width:1120px;padding:0 40px 64px;background:var(--ground);color:var(--ink);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums;
-webkit-print-color-adjust:exact;print-color-adjust:exact}
h1,h2,h3,p,dl,dd,ul{margin:0;padding:0}
h1{display:flex;align-items:center;gap:.4em;font-size:clamp(28px,4.2vw,40px);line-height:1.15;letter-spacing:-.02em;font-weight:680;text-wrap:balance}
h2{margin:64px 0 12px;font-size:22px;line-height:1.25;letter-spacing:-.012em;font-weight:660}
h3{font-size:18px;line-height:1.3;letter-spacing:-.006em;font-weight:650}
a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:2px}
small{font-size:12.5px}
bdi{overflow-wrap:anywhere}
em{font-style:normal;font-size:12px;font-weight:600;color:var(--warning);white-space:nowrap}
.soft,small{color:var(--soft);font-weight:400}
dt{font-size:12.5px;color:var(--soft)}
.badge{color:var(--tone);font-weight:620;font-size:13.5px;white-space:nowrap}
.breached{font-weight:620}:is(.warning,.critical) .breached{color:var(--tone)}
.badge::before{content:"";display:inline-block;width:${MARK_SIZE}px;height:${MARK_SIZE}px;margin-right:6px;vertical-align:-1px;background:currentColor}
${markShapes.join('')}
`;

const LAYOUT = `
.masthead{display:flex;justify-content:space-between;align-items:baseline;padding:28px 0 20px}
.brand{display:flex;gap:9px;align-items:center;font-weight:650;letter-spacing:-.01em}
.brand svg{width:20px;height:16px}
.verdict{padding:36px 40px 32px;border-radius:14px;background:var(--tint)}
.verdict h1{color:var(--tone);margin:10px 0 12px}
.verdict h1 svg{width:.72em;height:.72em;fill:currentColor;flex:none}
.sentence{max-width:46em;font-size:17px;line-height:1.55}
.facts{display:grid;grid-template-columns:repeat(4,auto);gap:16px 40px;margin-top:28px;justify-content:space-between}
.facts dd{font-size:20px;line-height:1.35;font-weight:620;letter-spacing:-.01em}
.facts small{display:block;letter-spacing:0}
.counts{display:flex;flex-wrap:wrap;gap:6px 24px;list-style:none;margin-bottom:16px}
.key{margin-top:10px}.key .badge{font-weight:400;font-size:12.5px}
.column{padding:28px 0 8px;margin-top:20px;border-top:1px solid var(--line);scroll-margin-top:8px}
.column header{display:flex;flex-wrap:wrap;align-items:baseline;gap:4px 16px}
.column .strip{margin-left:auto;align-self:center;max-width:360px}
.notes{max-width:52em;margin-top:6px}
.pair{display:grid;grid-template-columns:minmax(0,6fr) minmax(0,7fr);gap:16px 48px;margin-top:16px}
.verdict+.void{margin-top:40px}
.void{padding:24px;border-radius:10px;background:var(--wash);color:var(--soft)}
footer{margin-top:64px;padding-top:20px;border-top:1px solid var(--line);font-size:13px}
footer dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:12px 40px}
footer dd{overflow-wrap:anywhere}footer p{margin-top:28px}
`;

const TABLES = `
table{border-collapse:collapse;width:100%;font-size:13.5px;line-height:1.4}
th,td{padding:7px 0 7px 16px;text-align:right;vertical-align:top;font-weight:400;border-bottom:1px solid var(--line)}
th:first-child,td:first-child{padding-left:0;text-align:left}
thead th{font-size:12.5px;color:var(--soft);vertical-align:bottom;padding-top:0}
th small,td small{display:block}th .segment{display:inline}
.overview tbody th{font-weight:600;min-width:9em}
.overview :is(th,td):nth-child(-n+3){text-align:left}
.overview td:nth-child(4){min-width:12em}
.history{width:auto}.history :is(th,td){padding-top:5px;padding-bottom:5px;vertical-align:middle}
.history :is(th,td):not(:first-child){padding-left:32px}
.history :is(th,td):nth-child(2){text-align:left}
.shares :is(th,td){padding-top:4px;padding-bottom:4px}
.shares th:first-child{width:34%}.shares :is(th,td):nth-child(2){width:38%}.shares th i{white-space:nowrap}
.numbers+.numbers{margin-top:20px}.numbers td{white-space:nowrap}
.numbers :is(th,td){padding-top:5px;padding-bottom:5px}
.settings{font-size:13px}.settings tbody th{color:var(--soft);width:40%}.settings :is(th,td){text-align:left}
`;

const DRAWINGS = `
.defs{position:absolute;width:0;height:0}
.cf{fill:var(--current-fill)}.chart .cf{stroke:var(--current)}
.rl{fill:none;stroke:var(--reference);stroke-width:1.5;vector-effect:non-scaling-stroke}
.gl,.al{fill:none;stroke:var(--line)}.al{stroke:var(--soft)}
.ml{fill:none;stroke:var(--soft);stroke-dasharray:3 3}
.chart{display:block;width:100%;height:auto;overflow:visible}
.chart text{font-size:11px;fill:var(--soft);dominant-baseline:central}
.end{text-anchor:end}.middle{text-anchor:middle}
.chart+.shares{margin-top:12px}
.legend{display:flex;gap:20px;font-size:12.5px;color:var(--soft);margin-bottom:6px}
.legend span::before{content:"";display:inline-block;width:16px;height:10px;margin-right:7px;border:1.5px solid var(--reference);border-bottom:0}
.legend .current::before{border:0;background:var(--current-fill)}
.shares svg{display:block;width:100%;height:15px;overflow:visible;margin-top:2px}
.shares rect{y:1px;height:12px}.shares .cf{y:3px;height:8px;stroke:var(--current)}
.spark{display:block;width:96px;height:24px}
.strip{display:block;height:auto}.strip path{fill:var(--tone)}.strip .ml{fill:none}
.strip .bar{fill:none;stroke:var(--tone);stroke-width:15}
.strip .bar.ok{opacity:.6}.strip .bar.warning{stroke:url(#hatch)}
.hatch{fill:none;stroke:var(--warning);stroke-width:3}.hatch-ground{fill:var(--warning-wash)}
`;

const PHONE = `
@media (max-width:760px){
body{padding:0 18px 40px}
h2{margin-top:48px}
.verdict{margin:0 -18px;padding:28px 18px 24px;border-radius:0}
.facts{grid-template-columns:1fr 1fr}
.pair{grid-template-columns:minmax(0,1fr)}
.column .strip{margin-left:0}
.strip,.column .strip{max-width:100%}
th,td{padding-left:10px}
.pair>div:last-child{overflow-x:auto}
.overview td:nth-child(4){min-width:0}
.overview :is(th,td):is(:nth-child(3),:nth-child(n+5)){display:none}
.tests tr{display:grid;grid-template-columns:1fr 1.2fr 1.2fr 1fr;gap:0 10px;border-bottom:1px solid var(--line)}
.tests :is(th,td){border:0;padding-left:0}.tests :is(th,td):nth-child(2){text-align:left}
.tests thead th:is(:first-child,:last-child){display:none}
.tests tbody th{grid-column:1/4;padding-bottom:0}.tests td:last-child{grid-area:1/4}
.history{width:100%}
.history tr{display:grid;grid-template-columns:1fr auto;border-bottom:1px solid var(--line)}.history :is(th,td){border:0}
.history td:nth-child(2){order:3;grid-column:1/-1;padding-left:0}.history thead th:nth-child(2){display:none}
}
`;

const PRINT = `
@media print{
@page{margin:14mm 13mm}
body{max-width:none;padding:0;font-size:10pt}
h2{margin-top:28px}
h2,h3{break-after:avoid}
.column,.verdict,tr,.chart{break-inside:avoid}
.column{padding-top:16px;margin-top:12px}
.pair{grid-template-columns:minmax(0,6fr) minmax(0,8fr);gap:12px 20px}
a{color:inherit;text-decoration:none}
table{font-size:8pt}small,em,thead th,dt,.legend,.badge{font-size:7.5pt}
th,td{padding:3.5pt 0 3.5pt 7pt}.overview td:nth-child(4){min-width:0}.history .strip{width:400px}.tests :is(th,td){padding-left:5pt}
}
`;

/** The page's style sheet. */
export const STYLE = [COLOURS, TEXT, TABLES, LAYOUT, DRAWINGS, PHONE, PRINT].join('');
