import type { FromInstrumentLoad, ListMeta, ListState, LoadInstruments } from "../../shared/contract/instrument-load.ts";
import { BROKERS } from "../../shared/brokers/registry.ts";
import { dayNumber } from "../../shared/instruments/kinds.ts";
import type { InstrumentTable } from "../../shared/instruments/instrument-table.ts";
import { HASH_START, hashText } from "../../shared/instruments/text-hash.ts";
import type { Downloaded } from "./download.ts";
import { download } from "./download.ts";
import { ListReader } from "./list-reader.ts";
import type { ReadList } from "./list-reader.ts";
import { BrokenList } from "./row-scanner.ts";
import type { Snapshot } from "./snapshot-file.ts";
import { readSnapshot, writeSnapshot } from "./snapshot-file.ts";

/** A list with fewer rows than this part of what is still listed of the last one is refused. */
const LEAST_PART = 0.8;

/**
 * The day's instruments: the list is asked for unless it is the one kept already, read as it comes,
 * and kept as a table; told first, kept then. Whatever is wrong with it, the last good one is used, and said.
 */
export async function loadInstruments(order: LoadInstruments, tell: (answer: FromInstrumentLoad) => void): Promise<void> {
  const broker = BROKERS[order.broker as keyof typeof BROKERS];
  const source = order.endpoints.master;
  const names = namesMark(order);
  const current = readSnapshot(order.current);
  const kept = current ?? readSnapshot(order.previous);
  const same = kept?.meta.source === source && kept.meta.namesMark === names ? kept : undefined;
  const reader = new ListReader(broker(order.endpoints), order.names);
  const got = await asked(order, same, reader);
  if ("problem" in got) return tell(fallBack(order, kept, got.problem));
  if (got.answer.kind === "unchanged" && same) return tell(unchanged(order, same));
  if (got.answer.kind !== "list" || !got.list) return tell(fallBack(order, kept, "The instrument list could not be downloaded (it is said to be unchanged, and none is kept)"));
  const { list } = got;
  const refusal = refused(list, kept?.meta.source === source ? kept : undefined, order.day);
  if (refusal !== undefined) return tell(fallBack(order, kept, refusal));
  const { etag, lastModified } = got.answer;
  const meta: ListMeta = { source, day: order.day, listDay: order.day, etag, lastModified, rows: list.rows, namesMark: names, segments: list.segments, leftOut: list.leftOut };
  // Trading waits for the list, and not for the disk.
  tell(loaded(meta, list.buffer, "current", undefined));
  const trouble = keep(order, current?.meta.listDay, meta, list.buffer);
  if (trouble !== undefined) tell({ kind: "note", sentence: trouble });
}

interface Asked {
  readonly answer: Downloaded;
  readonly list: ReadList | undefined;
}

async function asked(order: LoadInstruments, same: Snapshot | undefined, reader: ListReader): Promise<Asked | { readonly problem: string }> {
  try {
    const answer = await download(order.endpoints.master, same?.meta, order.timeoutMs, (chunk) => reader.push(chunk));
    if (answer.kind === "failed") return { problem: `The instrument list could not be downloaded (${answer.why})` };
    return { answer, list: answer.kind === "list" ? reader.end() : undefined };
  } catch (error) {
    if (error instanceof BrokenList) return { problem: error.message.replace(/\.$/, "") };
    throw error;
  }
}

/** Why a list that reads well is not believed. Contracts that expired since do not count as missing. */
function refused(list: ReadList, kept: Snapshot | undefined, day: string): string | undefined {
  if (list.instruments === 0) return "The instrument list has no readable row";
  const before = kept === undefined ? 0 : listedOn(kept.table, day);
  if (list.instruments >= before * LEAST_PART) return undefined;
  return `The instrument list has ${list.instruments} instruments where the last one has ${before} that are still listed, so it is not whole`;
}

function listedOn({ columns }: InstrumentTable, day: string): number {
  const since = dayNumber(day);
  let listed = 0;
  for (const expiry of columns.expiry) if (expiry === 0 || expiry >= since) listed++;
  return listed;
}

function unchanged(order: LoadInstruments, kept: Snapshot): FromInstrumentLoad {
  const late = order.daily && kept.meta.listDay < order.day;
  if (late) return loaded(kept.meta, kept.buffer, "late", `The broker's instrument list is still that of ${kept.meta.listDay}. New contracts, lots and freeze quantities may be missing; it is asked for again every few minutes.`);
  const meta = { ...kept.meta, day: order.day, listDay: order.daily ? kept.meta.listDay : order.day };
  return loaded(meta, kept.buffer, "current", undefined);
}

function fallBack(order: LoadInstruments, kept: Snapshot | undefined, problem: string): FromInstrumentLoad {
  if (!kept) return { kind: "failed", sentence: `${problem}. There is no earlier one on this machine, so nothing can be searched or traded; check the connection and try again.` };
  const same = kept.meta.listDay === order.day && kept.meta.source === order.endpoints.master;
  const state: ListState = same ? "current" : "older";
  const which = same ? "today's, read earlier," : `that of ${kept.meta.listDay}`;
  return loaded(kept.meta, kept.buffer, state, `${problem}; ${which} is used. It is asked for again every few minutes.`);
}

/** @param was day of the one that stands there now: an earlier day's is kept beside it. */
function keep(order: LoadInstruments, was: string | undefined, meta: ListMeta, buffer: SharedArrayBuffer): string | undefined {
  try {
    writeSnapshot(order.current, order.previous, meta, buffer, was !== undefined && was !== meta.listDay);
    return undefined;
  } catch (error) {
    return `The instrument list could not be kept on disk: ${error instanceof Error ? error.message : String(error)}. It is downloaded again at the next start.`;
  }
}

function loaded(meta: ListMeta, buffer: SharedArrayBuffer, state: ListState, problem: string | undefined): FromInstrumentLoad {
  return { kind: "loaded", buffer, meta, state, problem, notes: meta.leftOut === undefined ? [] : [meta.leftOut] };
}

function namesMark({ names }: LoadInstruments): number {
  let hash = HASH_START;
  for (const { symbol, company, aliases } of names) hash = hashText(hash, `${symbol}|${company}|${aliases.join(",")};`);
  return hash >>> 0;
}
