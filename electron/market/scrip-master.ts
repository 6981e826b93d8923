import { readFile, rename, writeFile } from "node:fs/promises";
import type { BrokerProtocol } from "../../shared/brokers/port.ts";
import type { Instrument } from "../../shared/domain/instrument.ts";
import { HttpClient } from "../brokers/http-client.ts";

export interface LoadedMaster {
  readonly instruments: readonly Instrument[];
  /** What was wrong, in words. */
  readonly notes: readonly string[];
}

/**
 * Downloads the broker's instrument list, keeps the last good copy, and falls back to it.
 * @throws Error when neither can be had.
 */
export async function loadMaster(protocol: BrokerProtocol, keptAt: string): Promise<LoadedMaster> {
  const notes: string[] = [];
  const fresh = await download(protocol.endpoints.master);
  if (fresh.text !== undefined) {
    const parsed = parse(protocol, fresh.text, notes);
    if (parsed.length > 0) {
      await keep(keptAt, fresh.text, notes);
      return { instruments: parsed, notes };
    }
    notes.push("The instrument list has no readable row; the last good one is used.");
  } else notes.push(`The instrument list could not be downloaded (${fresh.why}); the last good one is used.`);
  const kept = await readFile(keptAt, "utf8").catch(() => undefined);
  const parsed = kept === undefined ? [] : parse(protocol, kept, notes);
  if (parsed.length === 0) throw new Error(`${notes.join(" ")} There is no earlier one on this machine.`);
  return { instruments: parsed, notes };
}

async function download(url: string): Promise<{ readonly text?: string; readonly why: string }> {
  const at = new URL(url);
  const client = new HttpClient({ root: at.origin, timeoutMs: 30_000 });
  try {
    const request = { route: "master", method: "GET", path: at.pathname + at.search, body: undefined, limit: "master", signed: false, writes: false } as const;
    const delivery = await client.deliver(request, { accept: "application/json" });
    if (delivery.kind !== "answer") return { why: delivery.why };
    if (delivery.answer.status !== 200) return { why: `HTTP ${delivery.answer.status}` };
    return { text: delivery.answer.body, why: "" };
  } finally {
    await client.close();
  }
}

function parse(protocol: BrokerProtocol, text: string, notes: string[]): Instrument[] {
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch {
    notes.push("The instrument list is not valid JSON.");
    return [];
  }
  if (!Array.isArray(rows)) {
    notes.push("The instrument list is not a list.");
    return [];
  }
  const instruments: Instrument[] = [];
  let bad = 0;
  let example = "";
  for (const row of rows) {
    const read = protocol.readMasterRow(row);
    if (!read) continue;
    if ("instrument" in read) instruments.push(read.instrument);
    else {
      bad++;
      example ||= read.why;
    }
  }
  if (bad > 0) notes.push(`${bad} row${bad === 1 ? "" : "s"} of the instrument list left out, for example: ${example}`);
  return instruments;
}

async function keep(path: string, text: string, notes: string[]): Promise<void> {
  try {
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
  } catch (error) {
    notes.push(`The instrument list could not be kept on disk: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
