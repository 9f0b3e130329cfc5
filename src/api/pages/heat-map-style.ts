/** How much of the verdict's colour a cell has, by the level of its effect. A mark needs a ground that is far from its colour. */
const LEVEL_SHARES = [7, 16, 28, 42, 58];
const MARKED_SHARE_MAX = 28;

/**
 * The box scrolls, and its first column and head stay. It reads from right to left only so that the browser shows its
 * right end first, where the newest windows are.
 */
export const HEAT_MAP_STYLE = `
.heat{direction:rtl;overflow:auto;max-height:min(85vh,1000px);margin:8px 0 32px;padding-bottom:2px;scroll-padding:44px 0 0 236px}
.heat :focus-visible{outline-offset:-2px}
.heat table{direction:ltr;width:auto;margin-left:0;margin-right:auto;border-collapse:separate;border-spacing:0;font-size:12.5px}
.heat :is(th,td){padding:0 1px 1px 0;border:0;min-width:0;vertical-align:middle;background:var(--ground)}
.heat :is(th,td):first-child{position:sticky;left:0;z-index:1;padding-right:14px;max-width:220px}
.heat thead{position:sticky;top:0;z-index:2}.heat thead :is(th,td){padding-bottom:3px}
.heat thead th:first-child{color:var(--ink);font-weight:600}
.heat th:first-child{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;line-height:20px}.heat tbody th{font-weight:400}.heat th small{display:inline}
.heat :is(th,td):last-child:not(:first-child){padding-left:12px;white-space:nowrap}
.heat .badge{font-size:12.5px}
.heat .ticks td{height:18px;font-size:11.5px;color:var(--soft);white-space:nowrap}
.heat .ticks span{border-left:1px solid var(--soft);padding-left:4px}
.heat td a{--share:0%;display:block;width:15px;height:20px;border-radius:2px;background:var(--tint);
background:color-mix(in srgb,var(--tone) var(--share),var(--tint));forced-color-adjust:none}
.heat .window{width:15px;height:20px}.heat .window::before{top:4px}
.heat td a:not(.ok)::before{content:"";display:block;width:12px;height:12px;margin:0 auto;position:relative;top:4px;transform:scale(.75);background:var(--tone)}
.heat td a.critical{background:var(--tone)}.heat td a.critical::before{background:var(--ground)}
${LEVEL_SHARES.map((share, level) => `.heat .l${level}{--share:${share}%}.heat .warning.l${level}{--share:${Math.min(share, MARKED_SHARE_MAX)}%}`).join('')}
.heat td a.critical:is(.l0,.l1,.l2,.l3){background:color-mix(in srgb,var(--tone) 78%,var(--ground))}
@media (max-width:760px){.heat{scroll-padding-left:120px}.heat :is(th,td):first-child{max-width:112px;padding-right:8px}}
`;
