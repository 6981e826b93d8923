/** Rows of the scrip master as the broker writes them (fields in the order of the live file). */

import type { Listing } from "../types.ts";

export interface MasterRow {
  readonly token: string;
  readonly symbol: string;
  readonly name: string;
  readonly expiry: string;
  /** Paise; -1 for what has no strike, 0 for an index. */
  readonly strike: string;
  readonly lotsize: string;
  readonly instrumenttype: string;
  readonly exch_seg: string;
  /** Paise. */
  readonly tick_size: string;
  /** One more than the largest order. */
  readonly freeze_qty: string;
  readonly is_cas_enabled: boolean;
}

export function masterRows(listings: readonly Listing[]): MasterRow[] {
  const indices = new Set(listings.filter((listing) => listing.kind === "index").map((listing) => listing.token));
  return listings.map((listing) => ({
    token: listing.token,
    symbol: listing.symbol,
    name: listing.name,
    expiry: listing.expiry,
    strike: decimals(strikeOf(listing)),
    lotsize: String(listing.lotSize),
    instrumenttype: instrumentType(listing, listing.onIndex ?? indices.has(listing.underlyingToken)),
    exch_seg: listing.segment,
    tick_size: decimals(listing.kind === "index" ? 0 : listing.tickPaise),
    freeze_qty: String(listing.freezeLimit === 0 ? 0 : listing.freezeLimit + 1),
    // This exchange holds no closing auction: shares trade continuously to the close.
    is_cas_enabled: false,
  }));
}

function decimals(paise: number): string {
  return paise.toFixed(6);
}

function strikeOf(listing: Listing): number {
  if (listing.kind === "option") return listing.strikePaise;
  return listing.kind === "index" ? 0 : -1;
}

function instrumentType(listing: Listing, onIndex: boolean): string {
  if (listing.kind === "equity") return "";
  if (listing.kind === "index") return "AMXIDX";
  return `${listing.kind === "future" ? "FUT" : "OPT"}${onIndex ? "IDX" : "STK"}`;
}
