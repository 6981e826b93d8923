/** Which instrument a recording is of: the file's name up to the first underscore. */

import { createHash } from "node:crypto";
import type { Listing } from "../../types.ts";
import { cashListing } from "../listing.ts";
import { nameOn } from "../universe.ts";
import type { Universe } from "../universe.ts";
import { ReplayFileError } from "./error.ts";

export interface RecordedName {
  readonly token: string;
  readonly name: string;
  readonly isIndex: boolean;
  listing(tickPaise: number): Listing;
}

/** Tokens of names that the universe does not know: above its own and its contracts', below 2^31. */
const FIRST_STRANGER = 100_000_000;
const STRANGERS = 100_000_000;
/** The largest order of a stranger: the exchange's usual one for shares. */
const STRANGER_FREEZE = 99_999;

/** File names cannot hold every symbol: M&M is written MM, INDIA VIX is written INDIAVIX. */
function plain(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/g, "");
}

export function recordedName(universe: Universe, file: string): RecordedName {
  const end = file.indexOf("_");
  const given = end < 0 ? "" : file.slice(0, end);
  if (!/^[A-Za-z0-9][A-Za-z0-9&-]*$/.test(given)) {
    throw new ReplayFileError(file, "the name must begin with the symbol and an underscore, as in SBIN_2021-04-12.csv.gz");
  }
  const wanted = plain(given);
  const index = [...universe.indices, universe.volatilityIndex].find((facts) => plain(facts.name) === wanted);
  if (index !== undefined) {
    const { token, name, symbol, company } = index;
    return { token, name, isIndex: true, listing: (tick) => cashListing({ token, name, symbol, company, kind: "index", tickPaise: tick, freezeLimit: 0 }) };
  }
  for (const facts of universe.equities) {
    const former = facts.formerNames.find((entry) => plain(entry.name) === wanted);
    if (former === undefined && plain(facts.name) !== wanted) continue;
    const { name, company } = former ?? nameOn(facts, universe.asOf);
    return share(facts.token, name, company, facts.freezeLimit);
  }
  const name = given.toUpperCase();
  return share(strangerToken(name), name, name, STRANGER_FREEZE);
}

export function strangerToken(name: string): string {
  return String(FIRST_STRANGER + (createHash("sha256").update(name).digest().readUInt32LE(0) % STRANGERS));
}

function share(token: string, name: string, company: string, freezeLimit: number): RecordedName {
  const symbol = `${name}-EQ`;
  return { token, name, isIndex: false, listing: (tick) => cashListing({ token, name, symbol, company, kind: "equity", tickPaise: tick, freezeLimit }) };
}
