import { setTimeout } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { NetworkLink } from "../../../electron/accounts/network-link.ts";
import { systemTimers } from "../../../electron/clocks.ts";
import { testEndpoints } from "../../../electron/accounts/live/test-endpoints.ts";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import type { Session } from "../../../shared/brokers/port.ts";
import { FIRST_PRACTICE_DAY } from "../../../shared/contract/exchange.ts";
import { DAY_MS, IST_OFFSET_MS } from "../../../shared/domain/time.ts";
import type { SystemTime } from "../../../shared/domain/time.ts";
import { startExchange } from "../../../workers/exchange/start.ts";
import type { RunningExchange } from "../../../workers/exchange/start.ts";
import { BrokerDoor, refusal } from "../../support/broker-door.ts";
import { tempFolder } from "../../support/temp-folder.ts";

/** Until midnight, ms: enough to sign in on a machine that is busy. */
const LEFT_MS = 6_000;

let exchange: RunningExchange | undefined;
let door: BrokerDoor | undefined;
let link: NetworkLink | undefined;
afterEach(async () => {
  await link?.end();
  await door?.close();
  await exchange?.stop();
});

/** A code of which too little is left is waited out, and the session would be given behind midnight: begins where this much of the half minute is left, ms. */
async function roomForCode(): Promise<void> {
  const left = 30_000 - (Date.now() % 30_000);
  if (left < LEFT_MS + 3_000) await setTimeout(left);
}

/** A live account's link at the practice exchange, on a machine whose clock says that midnight in India is LEFT_MS away. */
async function beforeMidnight(): Promise<{ link: NetworkLink; door: BrokerDoor; sessions: Session[]; states: string[] }> {
  exchange = await startExchange({ port: 0, dataDir: tempFolder(), seed: 5, day: FIRST_PRACTICE_DAY, replay: [], speed: 1, profile: "faithful", startPaused: false }, { warn: () => {}, onFailure: () => {} });
  const { account, port } = exchange.server.ready;
  door = await BrokerDoor.open();
  door.lead(account.apiKey, port);
  await roomForCode();
  const now = Date.now();
  const midnight = (Math.floor((now + IST_OFFSET_MS) / DAY_MS) + 1) * DAY_MS - IST_OFFSET_MS;
  const ahead = midnight - LEFT_MS - now;
  const sessions: Session[] = [];
  const states: string[] = [];
  const protocol = angelone(testEndpoints(door.address));
  link = new NetworkLink({
    protocol, credentials: account, codesMayRepeat: false, checksClock: true, limits: protocol.limits,
    clock: { now: () => (Date.now() + ahead) as SystemTime }, timers: systemTimers, random: Math.random,
    onSession: (session) => void sessions.push(session),
  }, { onState: ({ kind }) => void states.push(kind), onOrder: () => {}, onFill: () => {}, onListening: () => {}, onTrouble: () => {}, owners: { shares: () => [], of: () => "manual" } });
  await link.start();
  return { link, door, sessions, states };
}

const orderSocket = (of: BrokerDoor): string | undefined => of.upgrades.findLast(({ route }) => route === "smart-order-update")?.headers.authorization;

test("a session given seconds before midnight is refreshed after it: new tokens, the order socket opened with them, books readable", async () => {
  const { link: it, door: seen, sessions, states } = await beforeMidnight();
  // Hours off, and signed in all the same: the code was made for the broker's time.
  expect(it.clockSentence).toMatch(/clock is \d+ (h|min|s) ahead of Angel One's/);
  expect(sessions).toHaveLength(1);
  const first = sessions[0]!;
  await expect.poll(() => sessions.length, { timeout: 20_000 }).toBe(2);
  expect(seen.seen("loginByPassword")).toHaveLength(1);
  expect(seen.seen("generateTokens")).toHaveLength(1);
  const second = sessions[1]!;
  for (const token of ["accessToken", "refreshToken", "feedToken"] as const) expect(second[token]).not.toBe(first[token]);
  await expect.poll(() => orderSocket(seen), { timeout: 10_000 }).toBe(`Bearer ${second.accessToken}`);
  expect(await it.line.orderBook()).toEqual({ ok: true, value: [] });
  // The next one lasts until the following midnight: nothing is renewed at once again.
  expect(second.endsAt - first.endsAt).toBeGreaterThan(DAY_MS / 2);
  expect(states.filter((kind) => kind === "signed-in")).toHaveLength(2);
});

test("the morning: a refresh token of yesterday is refused, and it signs in with a code that was not used before", { timeout: 90_000 }, async () => {
  const { link: it, door: seen, sessions } = await beforeMidnight();
  seen.script = ({ route }) => (route === "generateTokens" ? refusal("AB8051", "Refresh Token Expired") : undefined);
  await expect.poll(() => sessions.length, { timeout: 60_000 }).toBe(2);
  const codes = seen.seen("loginByPassword").map(({ body }) => (JSON.parse(body) as { totp: string }).totp);
  expect(codes).toHaveLength(2);
  expect(codes[1]).not.toBe(codes[0]);
  await expect.poll(() => orderSocket(seen), { timeout: 10_000 }).toBe(`Bearer ${sessions[1]!.accessToken}`);
  expect(await it.line.orderBook()).toEqual({ ok: true, value: [] });
});
