/**
 * What the broker's estimate of charges reckons with, from the dated table of resources/charges. The
 * arithmetic is the exchange's own and shares nothing with the terminal's. Rates are fractions of value,
 * amounts paise.
 */

import { z } from "zod";
import type { Listing, Side, WireProduct } from "../types.ts";

const text = z.string().optional();
const rates = z.object({ brokeragePercent: text, brokerageMost: text, brokerageLeast: text, taxBuy: text, taxSell: text, sebi: text, stampBuy: text, exchange: z.record(z.string(), z.unknown()).optional(), ipft: z.record(z.string(), z.unknown()).optional() });
const fileSchema = z.object({ gstPercent: z.string(), debtSeries: z.string(), tables: z.array(z.object({ from: z.string(), segments: z.record(z.string(), rates) })).min(1) });

export interface ChargeRates {
  /** Of an order on that day. */
  of(listing: Listing, product: WireProduct, day: string): SegmentRates;
  readonly gst: number;
}

export interface SegmentRates {
  readonly brokerage: { readonly rate: number; readonly most: number; readonly least: number };
  readonly exchange: number;
  readonly sebi: number;
  readonly stampBuy: number;
  readonly tax: Readonly<Record<Side, number>>;
}

const percent = (value: unknown): number => (typeof value === "string" ? Number(value) / 100 : 0);

function segmentOf(listing: Listing, product: WireProduct, debt: RegExp): string {
  if (listing.kind === "future") return "equity-future";
  if (listing.kind === "option") return "equity-option";
  if (debt.test(listing.symbol.slice(listing.symbol.lastIndexOf("-") + 1))) return "debt";
  return product === "INTRADAY" ? "equity-intraday" : "equity-delivery";
}

/** @throws Error in one sentence for a file that is no such table. */
export function chargeRates(file: unknown): ChargeRates {
  const parsed = fileSchema.safeParse(file);
  if (!parsed.success) throw new Error(`table of charges: ${parsed.error.issues[0]?.path.join(".") ?? ""} ${parsed.error.issues[0]?.message ?? "unreadable"}`);
  const { gstPercent, debtSeries, tables } = parsed.data;
  const debt = new RegExp(debtSeries);
  return {
    gst: percent(gstPercent),
    of(listing, product, day) {
      const name = segmentOf(listing, product, debt);
      const layers = tables.filter(({ from }) => from <= day).map(({ segments }) => segments[name] ?? {});
      // Later tables name only what changed.
      const merged = layers.reduce((all, layer) => ({ ...all, ...layer, exchange: { ...all.exchange, ...layer.exchange }, ipft: { ...all.ipft, ...layer.ipft } }), {} as z.output<typeof rates>);
      return {
        brokerage: { rate: percent(merged.brokeragePercent), most: Number(merged.brokerageMost ?? 0) * 100, least: Number(merged.brokerageLeast ?? 0) * 100 },
        exchange: percent(merged.exchange?.[listing.segment]) + percent(merged.ipft?.[listing.segment]),
        sebi: percent(merged.sebi),
        stampBuy: percent(merged.stampBuy),
        tax: { BUY: percent(merged.taxBuy), SELL: percent(merged.taxSell) },
      };
    },
  };
}
