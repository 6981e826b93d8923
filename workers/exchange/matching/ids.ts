import { hashText } from "./hash.ts";

/**
 * Order numbers are 15 digits, as the broker's are today: the session day as YYMMDD and nine digits
 * that go up by one. Where they start comes from the moment at which the book was made, so that two
 * books of the same session day (a recording played twice) do not give the same numbers.
 */
export class Ids {
  private readonly start: number;

  /** @param madeAt wall time at which the book was made, epoch ms */
  constructor(madeAt: number) {
    this.start = (Math.floor(madeAt / 1000) % 800_000) * 1_000;
  }

  order(day: string, count: number): string {
    return day.slice(2).replaceAll("-", "") + String(this.start + count).padStart(9, "0");
  }

  /** Rules outlive days, so their numbers carry none. */
  rule(count: number): string {
    return String(this.start + count);
  }

  /** Letters and digits that say nothing; unique because the order's number is in them. */
  unique(orderId: string): string {
    return hashText(orderId).toString(36).padStart(7, "0") + Number(orderId).toString(36);
  }

  /** The number that the exchange itself gives: 16 digits, `11` before for the cash segment, `12` for F&O. */
  exchangeOrder(orderId: string, segment: "NSE" | "NFO"): string {
    return (segment === "NSE" ? "11" : "12") + orderId.slice(1);
  }

  /** Unique for all days of one book. */
  fill(count: number): string {
    return String(50_000_000 + count);
  }
}
