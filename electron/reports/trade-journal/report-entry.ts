import type { PictureKind, WholeEntry } from "../../../shared/contract/schemas/trade-journal.ts";

/** An entry of the trade journal with its pictures, as a report shows it. */
export interface ReportEntry {
  readonly entry: WholeEntry;
  readonly pictures: readonly { readonly kind: PictureKind; readonly png: Uint8Array }[];
}

export const PICTURE_WORDS: Readonly<Record<PictureKind, string>> = { entry: "At entry", exit: "At exit", attached: "Attached" };
