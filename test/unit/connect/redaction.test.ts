import { once } from "node:events";
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { Answer, CommandName, Request } from "../../../shared/contract/commands.ts";
import { FIRST_PRACTICE_DAY } from "../../../shared/contract/exchange.ts";
import { contractHash } from "../../../shared/contract/hash.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import { accountId } from "../../../shared/domain/identity.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { runJournal } from "../../../scripts/journal/run.ts";
import { startExchange } from "../../../workers/exchange/start.ts";
import type { RunningExchange } from "../../../workers/exchange/start.ts";
import type { SeenRequest, Scripted } from "../../support/broker-door.ts";
import { AG8001, BrokerDoor, refusal } from "../../support/broker-door.ts";
import { signIn } from "../../support/gateway-client.ts";
import type { Running } from "../../support/headless.ts";
import { startHeadless } from "../../support/headless.ts";
import { wait } from "../../support/live-rig.ts";
import { tempFolder } from "../../support/temp-folder.ts";

/** Chosen so that nothing else looks like them; the PIN stands alone nowhere in a market whose prices have more digits. */
const PLANTED = { pin: "8306", totpSecret: "PLANTEDSECRETPLANTEDSECRET234567", apiKey: "PlantedKey-7f3a9c" };

let exchange: RunningExchange | undefined;
let door: BrokerDoor | undefined;
let running: Running | undefined;
afterEach(async () => {
  await running?.kill("SIGKILL");
  await door?.close();
  await exchange?.stop();
});

/** A page that keeps every byte it was sent. */
class Listener {
  readonly frames: string[] = [];
  #socket: WebSocket;
  #id = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data: Buffer, isBinary) => void this.frames.push(isBinary ? data.toString("latin1") : data.toString("utf8")));
  }

  static async open(address: string): Promise<Listener> {
    const { origin, host } = new URL(address);
    const socket = new WebSocket(`ws://${host}/gateway`, { origin, headers: { Cookie: await signIn(address) } });
    await once(socket, "open");
    const listener = new Listener(socket);
    socket.send(JSON.stringify({ kind: "hello", contract: contractHash() }));
    return listener;
  }

  /** @returns the answer, or the failure as an Error. */
  async call<N extends CommandName>(command: N, request: Request<N>): Promise<Answer<N>> {
    const id = ++this.#id;
    this.#socket.send(JSON.stringify({ kind: "call", id, command, request }));
    const mark = new RegExp(`^\\{"kind":"(answer|failed)","id":${id},`);
    await expect.poll(() => this.frames.some((frame) => mark.test(frame)), { timeout: 30_000, interval: 10 }).toBe(true);
    const { value, failure } = JSON.parse(this.frames.find((frame) => mark.test(frame))!) as { value?: Answer<N>; failure?: { sentence: string } };
    if (failure) throw new Error(failure.sentence);
    return value as Answer<N>;
  }

  async until(account: AccountId, state: string): Promise<void> {
    await expect.poll(async () => (await this.call("terminal.snapshot", {})).connect.connections.find((one) => one.account === account)?.state, { timeout: 40_000, interval: 100 }).toBe(state);
  }

  close(): void {
    this.#socket.terminate();
  }
}

/** What a careless gateway shows: the whole request once more, headers and body. */
function echo(request: SeenRequest, status = 403): Scripted {
  return { status, type: "text/html", body: `<html><h1>Request Rejected</h1> Your support ID is: 4711 <pre>${JSON.stringify(request.headers)} ${request.body}</pre></html>` };
}

function filesOf(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => (statSync(join(folder, name)).isDirectory() ? filesOf(join(folder, name)) : [join(folder, name)]));
}

test("through a whole session with every kind of failure, no secret reaches a page, a log or a file", { timeout: 180_000 }, async () => {
  const folder = tempFolder();
  const home = join(folder, "exchange");
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "account.json"), JSON.stringify({ version: 1, ...PLANTED }));
  exchange = await startExchange({ port: 0, dataDir: home, seed: 11, day: FIRST_PRACTICE_DAY, replay: [], speed: 1, profile: "faithful", startPaused: false }, { warn: () => {}, onFailure: () => {}, pace: { delay: { least: 1, most: 2 }, rolloverMs: 0 } });
  door = await BrokerDoor.open();
  door.lead(PLANTED.apiKey, exchange.server.ready.port);
  const { clientCode } = exchange.server.ready.account;
  const account = accountId("angelone", clientCode, "live");
  const dataDir = join(folder, "sauda");
  running = await startHeadless(["--port", "0", "--data-dir", dataDir, "--live-at", door.address]);
  const page = await Listener.open(running.address);

  // A sign-in that a firewall echoes, one that is refused with the PIN in its words, then a wrong PIN that was typed wrongly.
  const answers = [echo, () => refusal("AB1007", `Login Id or password is invalid: ${PLANTED.pin}`)];
  door.script = (request) => (request.route === "loginByPassword" ? answers.shift()?.(request) : undefined);
  await expect(page.call("connect.save", { clientCode, ...PLANTED, pin: `${PLANTED.pin}9`, address: "", askPin: false, askCode: false })).rejects.toThrow(/four digits/);
  await page.call("connect.save", { clientCode, ...PLANTED, address: "", askPin: false, askCode: false });
  await page.call("connect.open", { account });
  await page.until(account, "stopped");
  await page.call("connect.open", { account });
  await page.until(account, "connected");
  await page.call("connect.unlock", { account, typed: "LIVE" });
  await page.call("market.show", { account });

  // Orders whose answers are echoed pages: such an answer is kept in the journal as it came.
  const { core } = exchange;
  const price = (Math.round((core.snapshot(core.listingBySymbol("NSE", "SBIN-EQ")!.token)!.ltp * 0.98) / 10) * 1_000) as Price;
  const proposal = { account, instrument: "NSE:SBIN" as InstrumentKey, side: "BUY", quantity: 1, type: "LIMIT", price, trigger: 0 as Price, product: "MIS", validity: "DAY", owner: "manual" } as const;
  door.script = (request) => (["placeOrder", "getRMS", "getCandleData"].includes(request.route) ? echo(request) : undefined);
  const { order } = await page.call("orders.place", { proposal, once: "press-000001" });
  await page.call("market.candles", { instrument: proposal.instrument, frame: 1, count: 5 }).catch(() => {});
  await wait(1_500);
  // Tokens die: a refresh, both sockets anew; then the sockets are refused.
  const dead = String(door.upgrades.at(-1)?.headers.authorization);
  door.script = (request) => (request.headers.authorization === dead && request.route !== "generateTokens" ? AG8001 : undefined);
  await page.call("orders.place", { proposal: { ...proposal, quantity: 2 }, once: "press-000002" }).catch(() => {});
  await expect.poll(() => door?.upgrades.at(-1)?.headers.authorization, { timeout: 60_000 }).not.toBe(dead);
  await page.until(account, "connected");
  door.script = (request) => (request.route === "smart-stream" || request.route === "smart-order-update" ? AG8001 : undefined);
  door.dropSockets();
  await wait(2_000);
  await page.call("orders.why", { order }).catch(() => {});
  await page.call("activity.page", { count: 500 });
  await page.call("connect.close", { account });
  await page.call("terminal.snapshot", {});
  page.close();
  const output = running.output();
  await running.kill("SIGTERM");
  const said: string[] = [];
  const say = (line: string): void => void said.push(line);
  expect(runJournal(["export", "--world", "live", "--data-dir", dataDir, "--day", FIRST_PRACTICE_DAY, "--csv", join(dataDir, "trail.csv")], { env: {}, platform: "linux", home: folder, cwd: folder }, say, say)).toBe(0);

  const tokens = new Set<string>();
  for (const { headers, body } of [...door.requests, ...door.upgrades]) {
    for (const name of ["authorization", "x-feed-token"] as const) if (headers[name] !== undefined) tokens.add(String(headers[name]).replace(/^Bearer /, ""));
    const { refreshToken } = /^\{/.test(body) ? (JSON.parse(body) as { refreshToken?: string }) : {};
    if (refreshToken !== undefined) tokens.add(refreshToken);
  }
  expect(tokens.size).toBeGreaterThanOrEqual(4);
  // The signature alone would do: it is what makes a token one.
  const secrets = [PLANTED.apiKey, PLANTED.totpSecret, ...tokens, ...[...tokens].map((token) => token.slice(-40))];
  const pin = new RegExp(`(?<![0-9A-Za-z.])${PLANTED.pin}(?![0-9A-Za-z.])`);
  const places = [
    ...page.frames.map((text, i) => ({ name: `message ${i} to the page`, text })),
    { name: "what it printed", text: output },
    { name: "what the export printed", text: said.join("\n") },
    ...filesOf(dataDir).map((path) => ({ name: path, text: readFileSync(path, "latin1") })),
  ];
  expect(places.some(({ name }) => name.endsWith("journal-live.db"))).toBe(true);
  expect(places.find(({ name }) => name.endsWith("trail.csv"))?.text).toMatch(/SBIN/);
  // The failures were there to be told: the search looks at a session that had something to leak.
  expect(places.some(({ text }) => /firewall in front of Angel One/.test(text))).toBe(true);
  const leaks = places.flatMap(({ name, text }) => {
    const found = secrets.filter((secret) => text.includes(secret)).map((secret) => secret.slice(0, 12));
    const exposed = !name.includes("instruments-") && pin.test(text) ? [`the PIN in “${text.slice(Math.max(0, text.search(pin) - 60), text.search(pin) + 20)}”`] : [];
    return [...found, ...exposed].map((what) => `${name}: ${what}`);
  });
  expect(leaks).toEqual([]);
});
