import { STYLES } from "../../lab/html/styles.ts";

/** The look of a run's report, with the calendar's shades: soft enough that the words on them are read. */
export const PERIOD_STYLES = `${STYLES}
.list th, .list td { padding: 3px 8px; white-space: nowrap; }
.list thead th { color: var(--dim); font-weight: 600; font-size: 12px; }
.list .text { text-align: left; }
.facts { max-width: 560px; }
.list + .facts, .wide + .facts { margin-top: 10px; }
.months { display: grid; gap: 16px; }
.month { table-layout: fixed; min-width: 900px; }
.month caption { text-align: left; font-weight: 600; padding: 0 0 6px; }
.month caption small { color: var(--dim); font-weight: 400; }
.month th { text-align: left; color: var(--dim); padding: 2px 6px; }
.month td { height: 62px; text-align: left; padding: 3px 6px; border: 1px solid var(--line); overflow: hidden; }
.month td b, .month td small { display: block; white-space: nowrap; font-size: 11px; }
.month td b { font-size: 12.5px; }
.month small, .month .date { color: var(--dim); }
.month .date { font-size: 11px; }
.month .off { border-color: transparent; }
.month .sum { border-left: 2px solid var(--line); }
.gain-1 { background: rgba(18, 201, 138, 0.08); } .gain-2 { background: rgba(18, 201, 138, 0.14); } .gain-3 { background: rgba(18, 201, 138, 0.2); } .gain-4 { background: rgba(18, 201, 138, 0.26); }
.loss-1 { background: rgba(255, 90, 117, 0.08); } .loss-2 { background: rgba(255, 90, 117, 0.14); } .loss-3 { background: rgba(255, 90, 117, 0.2); } .loss-4 { background: rgba(255, 90, 117, 0.26); }
@media print { .list { font-size: 7px; } .list th, .list td { padding: 1px 3px; } .months { display: block; } .month { min-width: 0; break-inside: avoid; margin: 0 0 10px; } .month td { height: 40px; print-color-adjust: exact; } }
`;
