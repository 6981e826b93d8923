import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import { openRecording, ticksOf } from "../../../shared/recording/read-recording.ts";
import { KEPT } from "../../../shared/recording/tick-fields.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { recordedExchange } from "./market.ts";
import type { RecordedExchange } from "./market.ts";

vi.setConfig({ testTimeout: 120_000 });

const DAY = "2026-09-02";
/** Of a tick, what the exchange told: when it was received and its number are this machine's. */
const TOLD = [KEPT.exchangeAt, KEPT.ltp, KEPT.ltq, KEPT.volume, KEPT.bid, KEPT.ask, KEPT.bidQuantity, KEPT.askQuantity, KEPT.openInterest, KEPT.atp];

/** What was told, by instrument. */
function recorded(recordings: string, market: string): Map<string, number[][]> {
  const told = new Map<string, number[][]>();
  const folder = join(recordings, market, DAY);
  for (const name of readdirSync(folder).sort()) {
    const { parts, damaged, cut } = openRecording(readFileSync(join(folder, name)));
    expect([damaged, cut]).toEqual([0, 0]);
    for (const { facts, runs } of parts) {
      const rows = runs.map(ticksOf).flatMap(({ count, columns }) => Array.from({ length: count }, (_, i) => TOLD.map((field) => columns[field]![i]!)));
      told.set(facts.key, [...(told.get(facts.key) ?? []), ...rows]);
    }
  }
  return told;
}

async function play(one: RecordedExchange, keys: readonly string[], until: number): Promise<void> {
  one.watch(keys);
  // Indices that every market shows are subscribed beside them.
  await vi.waitFor(() => expect(keys.filter((key) => one.room.quotes.of(key as InstrumentKey) === undefined)).toEqual([]), { timeout: 20_000 });
  one.exchange.core.resume();
  await vi.waitFor(() => expect(one.exchange.core.clock().now).toBeGreaterThan(until), { timeout: 60_000, interval: 20 });
  one.exchange.core.pause();
}

test("what the exchange told is recorded, and told again by its replay: same ticks, prices, volumes, times, best bid and ask", async () => {
  const folder = tempFolder();
  const first = await recordedExchange(folder, "practice-5", []);
  const { openAt } = first.exchange.core.clock();
  const option = first.exchange.core.source.listings.find(({ kind }) => kind === "option")!;
  const future = first.exchange.core.source.listings.find(({ kind }) => kind === "future")!;
  const keys = ["NSE:SBIN", "NSE:RELIANCE", "NSE_INDEX:NIFTY", `NFO:${option.symbol}`, `NFO:${future.symbol}`];
  const until = openAt + 90_000;
  await play(first, keys, until);
  const stoppedAt = first.exchange.core.clock().now;
  const master = [...first.room.instruments.all()].filter(({ key }) => keys.includes(key));
  await first.end();
  expect(first.warnings).toEqual([]);
  const before = recorded(first.recordings, "practice-5");
  expect([...before.keys()]).toEqual(expect.arrayContaining(keys));
  expect(before.get("NSE:SBIN")!.length).toBeGreaterThan(20);

  const second = await recordedExchange(folder, "again", [join(first.recordings, "practice-5")]);
  expect(second.exchange.core.clock()).toMatchObject({ day: DAY, openAt });
  await play(second, keys, stoppedAt + 1_000);
  const again = new Map([...second.room.instruments.all()].map((one) => [one.key, one]));
  await second.end();
  expect(second.warnings).toEqual([]);
  for (const { broker: _broker, ...instrument } of master) expect(again.get(instrument.key)).toMatchObject(instrument);

  const after = recorded(second.recordings, "again");
  for (const key of keys) {
    const ticks = before.get(key)!;
    const played = after.get(key)!;
    // A subscription is answered with how things stand: one tick that nobody recorded, or two after a reconnect.
    const extra = played.length - ticks.length;
    expect([key, extra >= 0 && extra <= 2]).toEqual([key, true]);
    expect(played.slice(extra)).toEqual(ticks);
  }
});
