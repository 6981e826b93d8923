import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { AccountRuntime } from "../../../electron/accounts/account-runtime.ts";
import { Accounts } from "../../../electron/accounts/accounts.ts";
import type { HistoryRoom } from "../../../electron/history/history-room.ts";
import { BAN_FILE } from "../../../electron/instruments/day-notices.ts";
import type { Opened } from "../../../electron/opened.ts";
import { PracticeMarket } from "../../../electron/practice/practice-market.ts";
import type { ActivityLog } from "../../../electron/telemetry/activity-log.ts";
import { istEpoch } from "../../../shared/domain/time.ts";
import { instrument } from "../../support/orders.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { DEPOSITORY_PATH } from "../../../workers/exchange/server/depository.ts";

/** Nothing listens there: the day's list cannot be read. */
const NOWHERE = "http://127.0.0.1:9";
const SAIL = instrument({ underlying: "SAIL", kind: "future" });

function opened(folder: string) {
  const clock = { day: "2026-09-02", now: istEpoch("2026-09-02", 600), phase: "open", paused: false };
  const doors = { restUrl: NOWHERE, streamUrl: NOWHERE, orderSocketUrl: NOWHERE, masterUrl: `${NOWHERE}/master.json`, account: { apiKey: "k", clientCode: "P1" } };
  const alarms: string[] = [];
  const market = new PracticeMarket({
    opened: { world: "practice", folder: { file: (name: string) => join(folder, name) }, resources: { names: [] }, exchange: { clock, doors }, options: { seed: 1 } } as unknown as Opened,
    accounts: new Accounts(),
    first: () => ({ view: { trading: true } }) as unknown as AccountRuntime,
    activity: () => ({ note: () => {} }) as unknown as ActivityLog,
    publish: () => {},
    shown: () => true,
    openCandles: () => ({}) as HistoryRoom,
    onAlarm: (_topic, sentence) => void alarms.push(sentence),
  });
  onTestFinished(async () => {
    market.room.list.end();
    await Promise.all([market.levels.end(), market.room.feed.quit()]);
  });
  return { market, clock, alarms };
}

const list = (date: string): string => `Securities in Ban For Trade Date ${date}-SEP-2026:\n1,SAIL\n`;

test("the ban list of a new day is read when the day turns, also while its instruments cannot be read yet", async () => {
  const folder = tempFolder();
  const { market, clock, alarms } = opened(folder);
  writeFileSync(join(folder, BAN_FILE), list("02"));
  expect(market.rules(SAIL).banned).toBe(false);
  await market.notices.refresh();
  expect(market.rules(SAIL).banned).toBe(true);
  expect(market.rules(instrument({ underlying: "SBIN", kind: "future" })).banned).toBe(false);

  clock.day = "2026-09-03";
  clock.now = istEpoch("2026-09-03", 555);
  expect(market.rules(SAIL).banned).toBe(false);
  writeFileSync(join(folder, BAN_FILE), `${list("03")}\n`);
  market.look();
  await expect.poll(() => market.rules(SAIL).banned).toBe(true);
  await expect.poll(() => alarms, { timeout: 30_000 }).toEqual([expect.stringMatching(/^The trading day 2026-09-03 could not be begun/)]);
}, 60_000);

test("shares are authorised at the exchange's own depository, never at the real one", () => {
  const { market } = opened(tempFolder());
  expect(market.protocol.endpoints.depository).toBe(`${NOWHERE}${DEPOSITORY_PATH}`);
});
