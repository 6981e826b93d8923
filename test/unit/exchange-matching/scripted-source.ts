import type { DayReference, Listing, MarketPrint, MarketSource } from "../../../workers/exchange/types.ts";

/** `09:15:00` of a day, IST, as epoch ms. */
export function ist(day: string, time: string): number {
  return Date.parse(`${day}T${time}+05:30`);
}

export const DAY = "2026-08-24";
export const NEXT_DAY = "2026-08-25";

const equity = { segment: "NSE", kind: "equity", expiry: "", strikePaise: 0, optionType: "", underlyingToken: "" } as const;

export const SBIN: Listing = { ...equity, token: "3045", symbol: "SBIN-EQ", name: "SBIN", company: "State Bank of India", lotSize: 1, tickPaise: 5, freezeLimit: 100_000 };
export const ITC: Listing = { ...equity, token: "1660", symbol: "ITC-EQ", name: "ITC", company: "ITC", lotSize: 1, tickPaise: 5, freezeLimit: 200_000 };
export const NIFTY: Listing = { ...equity, token: "99926000", symbol: "Nifty 50", name: "NIFTY", company: "Nifty 50", kind: "index", lotSize: 1, tickPaise: 0, freezeLimit: 0 };
export const FUTURE: Listing = {
  token: "62000", symbol: "NIFTY25AUG26FUT", name: "NIFTY", company: "NIFTY", segment: "NFO", kind: "future", expiry: "25AUG2026",
  strikePaise: 0, optionType: "", lotSize: 65, tickPaise: 10, freezeLimit: 1800, underlyingToken: "99926000",
};
export const CALL: Listing = {
  ...FUTURE, token: "40001", symbol: "NIFTY25AUG2624500CE", kind: "option", strikePaise: 24_500_00, optionType: "CE", tickPaise: 5,
};
export const PUT: Listing = { ...CALL, token: "40002", symbol: "NIFTY25AUG2624500PE", optionType: "PE" };

export const LISTINGS = [SBIN, ITC, NIFTY, FUTURE, CALL, PUT];

/** Previous close, paise. Circuits are 10 % for shares and the future, wide for options. */
const CLOSES: Record<string, number> = { "3045": 800_00, "1660": 400_00, "99926000": 24_500_00, "62000": 24_550_00, "40001": 150_00, "40002": 100_00 };

export interface Script {
  /** Prints by day, each in time order; volumes are cumulated here. */
  readonly days: Readonly<Record<string, readonly (readonly [listing: Listing, time: string, price: number, quantity: number])[]>>;
  readonly closes?: string;
  readonly id?: string;
}

/** A market that says exactly what a test wrote down. */
export function scripted({ days, closes = "15:30:00", id = "scripted" }: Script): MarketSource {
  const names = Object.keys(days).sort();
  const prints: MarketPrint[] = [];
  for (const day of names) {
    const volumes = new Map<string, number>();
    for (const [listing, time, price, quantity] of days[day] ?? []) {
      const volume = (volumes.get(listing.token) ?? 0) + quantity;
      volumes.set(listing.token, volume);
      prints.push({ token: listing.token, at: ist(day, time), price, quantity, volume, openInterest: listing.segment === "NFO" ? 1_000_000 : 0 });
    }
  }
  let next = 0;
  return {
    id,
    title: "scripted",
    listings: LISTINGS,
    firstDay: names[0] ?? DAY,
    nextDay: (day: string) => names.find((name) => name > day),
    openAt: (day: string) => ist(day, "09:15:00"),
    closeAt: (day: string) => ist(day, closes),
    reference(token: string): DayReference {
      const previousClose = CLOSES[token] ?? 100_00;
      const wide = token.startsWith("4");
      return { previousClose, upperCircuit: wide ? previousClose * 5 : previousClose * 1.1, lowerCircuit: wide ? 5 : previousClose * 0.9, high52: previousClose * 2, low52: previousClose / 2 };
    },
    seek(at: number) {
      const found = prints.findIndex((print) => print.at > at);
      next = found < 0 ? prints.length : found;
    },
    *advance(to: number) {
      for (let print = prints[next]; print !== undefined && print.at <= to; print = prints[next]) {
        next += 1;
        yield print;
      }
    },
    peek: () => prints[next]?.at,
    bars: () => [],
  };
}
