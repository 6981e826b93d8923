import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { InstrumentIndex } from "../../../electron/market/instrument-index.ts";
import { companyNames } from "../../../electron/market/company-names.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import { InstrumentTable } from "../../../shared/instruments/instrument-table.ts";
import type { KnownName } from "../../../shared/instruments/terms.ts";
import { ListReader } from "../../../workers/instruments/list-reader.ts";
import { sharedData } from "../../shared-data.ts";

export const DAY = "2026-08-18";

/** Path of the list of that day, or undefined where it is not beside the checkout. */
export const LIST_FILE = sharedData("instruments/OpenAPIScripMaster.derived-2026-08-18.json.gz");

export function knownNames(): readonly KnownName[] {
  return companyNames(JSON.parse(readFileSync(new URL("../../../resources/instruments/names.json", import.meta.url), "utf8")), {});
}

export function unpacked(file: string): Buffer {
  return gunzipSync(readFileSync(file));
}

let index: InstrumentIndex | undefined;

/** The list of the day as the terminal has it, read once per test file. */
export function dayIndex(): InstrumentIndex {
  if (!index) {
    const reader = new ListReader(angelone(), knownNames());
    reader.push(unpacked(LIST_FILE!));
    const { buffer, segments } = reader.end();
    index = new InstrumentIndex();
    index.use(InstrumentTable.open(buffer, segments)!);
  }
  return index;
}
