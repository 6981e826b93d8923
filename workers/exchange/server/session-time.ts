/** Session time (epoch ms) in the words of the wire: India Standard Time, which has no daylight saving. */

const IST_OFFSET_MS = 19_800_000;
const DAY_MS = 86_400_000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

const two = (n: number): string => (n < 10 ? `0${n}` : `${n}`);

/** `HH:mm:ss` */
export function istTime(at: number): string {
  const ist = new Date(at + IST_OFFSET_MS);
  return `${two(ist.getUTCHours())}:${two(ist.getUTCMinutes())}:${two(ist.getUTCSeconds())}`;
}

/** `dd-MMM-yyyy HH:mm:ss`, the stamp of the books, the quotes and the order socket. */
export function istStamp(at: number): string {
  const ist = new Date(at + IST_OFFSET_MS);
  return `${two(ist.getUTCDate())}-${MONTHS[ist.getUTCMonth()] ?? ""}-${ist.getUTCFullYear()} ${istTime(at)}`;
}

/** `yyyy-MM-ddTHH:mm:ss+05:30`, the stamp of candles. */
export function istIso(at: number): string {
  return `${new Date(at + IST_OFFSET_MS).toISOString().slice(0, 19)}+05:30`;
}

/** Reads `yyyy-MM-dd HH:mm` (IST) into epoch ms; undefined when it is not a date that exists. */
export function parseIstMinute(text: string): number | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2})$/.exec(text);
  if (parts === null) return undefined;
  const at = Date.parse(`${text.replace(" ", "T")}:00.000Z`);
  // Date.parse turns 24:00 and some impossible days into their neighbours: only a round trip is a date.
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 16).replace("T", " ") !== text) return undefined;
  return at - IST_OFFSET_MS;
}

/** The first midnight in India after `at`. */
export function nextIstMidnight(at: number): number {
  return (Math.floor((at + IST_OFFSET_MS) / DAY_MS) + 1) * DAY_MS - IST_OFFSET_MS;
}

/** The close of the day that `25AUG2026` names, 15:30 in India, epoch ms; NaN for no such day. */
export function expiryMoment(expiry: string): number {
  const month = MONTHS.findIndex((name) => name.toUpperCase() === expiry.slice(2, 5).toUpperCase()) + 1;
  return Date.parse(`${expiry.slice(5)}-${two(month)}-${expiry.slice(0, 2)}T15:30:00+05:30`);
}
