import { formatMoney, groupDigits } from "../domain/format.ts";
import { DAY_MS, IST_OFFSET_MS, MINUTE_MS } from "../domain/time.ts";
import { PER_RUPEE } from "../domain/units.ts";

/** What a figure is counted in. `money` is rupees, `duration` and `time` are ms. */
export type FigureUnit = "percent" | "money" | "duration" | "time" | "count" | "ratio";

const HOUR_MS = 60 * MINUTE_MS;
/** What cannot be told. */
export const NO_FIGURE = "–";

/** @returns the value with its unit, "–" for one that cannot be told. */
export function figureText(value: number | undefined, unit: FigureUnit): string {
  if (value === undefined || !Number.isFinite(value)) return NO_FIGURE;
  switch (unit) {
    case "percent": return percentText(value);
    case "money": return rupeesText(value);
    case "duration": return durationText(value);
    case "time": return stampText(value);
    case "count": return `${value < 0 ? "−" : ""}${groupDigits(Math.abs(Math.round(value)))}`;
    case "ratio": return decimalText(value, 3);
  }
}

/** An amount in rupees, to the paisa: "₹ 12,34,567.89". */
export function rupeesText(rupees: number): string {
  return formatMoney(Math.round(rupees * PER_RUPEE));
}

/** The same where there is little room: "₹ 12.35 L", "₹ 1.2 Cr". @param places decimals at most. */
export function shortRupees(rupees: number, places = 2): string {
  const size = Math.abs(rupees);
  const sign = rupees < 0 ? "−" : "";
  const plain = (by: number): string => String(Number((size / by).toFixed(places)));
  if (size >= 1e7) return `${sign}₹ ${plain(1e7)} Cr`;
  if (size >= 1e5) return `${sign}₹ ${plain(1e5)} L`;
  return `${sign}₹ ${size >= 1e3 ? groupDigits(Math.round(size)) : String(Number(size.toFixed(2)))}`;
}

export function percentText(percent: number, places = 2): string {
  return `${decimalText(percent, places)} %`;
}

/** With its sign also where it is above nought. */
export function signedPercent(percent: number, places = 2): string {
  const text = percentText(percent, places);
  return percent > 0 && !/^0(\.0*)? /.test(text) ? `+${text}` : text;
}

/** The two largest units: "3 d 4 h", "25 min", "0.25 s". */
export function durationText(ms: number): string {
  if (ms < MINUTE_MS) return `${String(Number((ms / 1_000).toFixed(2)))} s`;
  if (ms < HOUR_MS) return two(ms, MINUTE_MS, "min", 1_000, "s");
  return ms < DAY_MS ? two(ms, HOUR_MS, "h", MINUTE_MS, "min") : two(ms, DAY_MS, "d", HOUR_MS, "h");
}

/** `YYYY-MM-DD HH:MM` in India, with seconds where there are any. */
export function stampText(at: number): string {
  const iso = new Date(at + IST_OFFSET_MS).toISOString();
  const time = iso.slice(17, 23) === "00.000" ? iso.slice(11, 16) : iso.slice(11, 19);
  return `${iso.slice(0, 10)} ${time}`;
}

function two(ms: number, large: number, name: string, small: number, smallName: string): string {
  const whole = Math.floor(ms / large);
  const rest = Math.floor((ms - whole * large) / small);
  return `${groupDigits(whole)} ${name}${rest === 0 ? "" : ` ${rest} ${smallName}`}`;
}

/** With Indian grouping and so many decimals; minus is U+2212. */
export function decimalText(value: number, places: number): string {
  const [whole = "0", fraction] = Math.abs(value).toFixed(places).split(".");
  const text = `${groupDigits(Number(whole))}${fraction === undefined ? "" : `.${fraction}`}`;
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}
