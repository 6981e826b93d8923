import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { BAN_FILE, limitsFile } from "../../../electron/instruments/day-notices.ts";
import type { Request } from "../../../shared/contract/commands.ts";
import type { ActivityView } from "../../../shared/contract/schemas/activity.ts";
import { CONSENT_RULE } from "../../../shared/contract/schemas/checks.ts";
import type { InstrumentKey, OrderKey } from "../../../shared/domain/identity.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { refusal } from "../../support/broker-door.ts";
import { LiveRig } from "../../support/live-rig.ts";

const UPL = "NSE:UPL" as InstrumentKey;
const SBIN = "NSE:SBIN" as InstrumentKey;
const NOTICE = "Security is under additional surveillance: practice notice";

let rig: LiveRig | undefined;
afterEach(async () => {
  await rig?.close();
  rig = undefined;
});

async function unlocked(): Promise<LiveRig> {
  rig = await LiveRig.open();
  await rig.save();
  await rig.connect();
  await rig.call("connect.unlock", { account: rig.id(), typed: "LIVE" });
  await rig.call("market.show", { account: rig.id() });
  return rig;
}

const order = (live: LiveRig, change: Partial<OrderProposal> = {}): OrderProposal => ({
  account: live.id(), instrument: UPL, side: "BUY", quantity: 10, type: "MARKET", price: 0 as Price, trigger: 0 as Price, product: "MIS", validity: "DAY", owner: "manual", ...change,
});
let presses = 0;
const place = async (live: LiveRig, change: Partial<OrderProposal> = {}): Promise<OrderKey> => (await live.call("orders.place", { proposal: order(live, change), once: `press-${String(++presses).padStart(6, "0")}` })).order;
const failure = async (work: Promise<unknown>): Promise<unknown> => work.then(() => "no failure", (error: { failure?: unknown }) => error.failure ?? error);
const bodies = (live: LiveRig): Record<string, unknown>[] => live.door.seen("placeOrder").map(({ body }) => JSON.parse(body) as Record<string, unknown>);
const known = (live: LiveRig): Promise<unknown> => expect.poll(async () => (await live.call("checks.notice", { account: live.id(), instrument: UPL })).notice, { timeout: 10_000 }).toBe(NOTICE);
const state = (live: LiveRig, key: OrderKey): Promise<string | undefined> => live.snapshot().then(({ orders }) => orders.find((one) => one.key === key)?.state);
const filled = (live: LiveRig, key: OrderKey): Promise<unknown> => expect.poll(() => state(live, key), { timeout: 20_000 }).toBe("complete");
const notes = (live: LiveRig, pattern: RegExp): ActivityView[] => live.told.flatMap(({ topic, payload }) => (topic === "activity" && pattern.test((payload as ActivityView).sentence) ? [payload as ActivityView] : []));

describe("consent to a share under surveillance", () => {
  test("asked once, in the record with its words, over a restart; then every way of ordering goes with it", async () => {
    const live = await unlocked();
    await known(live);
    const hints = await live.call("instruments.hints", { instrument: UPL });
    expect(hints.hints).toContainEqual(expect.objectContaining({ kind: "cautionary", sentence: `Under surveillance: ${NOTICE}` }));
    const refused = { kind: "Refused", rule: CONSENT_RULE };
    expect(await failure(place(live))).toMatchObject(refused);
    const entry = { type: "MARKET", price: 0 as Price, trigger: 0 as Price } as const;
    const bracket: Request<"bracket.place">["bracket"] = { account: live.id(), instrument: UPL, side: "BUY", product: "MIS", owner: "manual", quantity: 10, entry, exits: { stop: { trigger: 5_300_000 as Price }, targets: [] } } as never;
    expect(await failure(live.call("bracket.place", { bracket, once: "bracket-0001" }))).toMatchObject(refused);
    expect(await failure(live.call("slice.start", { slice: { account: live.id(), instrument: UPL, side: "BUY", product: "MIS", quantity: 10, type: "MARKET", price: 0 as Price, owner: "manual", way: { kind: "freeze" } }, once: "slice-00001" }))).toMatchObject(refused);
    const rule: Request<"gtt.place">["rule"] = { account: live.id(), instrument: UPL, side: "BUY", product: "CNC", owner: "manual", home: "here", reduceOnly: false, legs: [{ trigger: 5_300_000 as Price, price: 5_300_000 as Price, quantity: 10, type: "LIMIT" }], expires: (await live.snapshot()).session.day ?? "" };
    expect((await live.call("gtt.preview", { rule })).problems).toEqual([expect.objectContaining(refused)]);
    expect(await failure(live.call("gtt.place", { rule, once: "gtt-000001" }))).toMatchObject(refused);
    const basket: Request<"basket.send">["basket"] = { account: live.id(), name: "two", owner: "manual", ifRefused: "stop", lines: [SBIN, UPL].map((instrument) => ({ instrument, side: "BUY", quantity: 1, type: "MARKET", price: 0 as Price, trigger: 0 as Price, product: "MIS" })) };
    expect(await failure(live.call("basket.send", { basket, once: "basket-0001" }))).toMatchObject({ kind: "BadInput", sentence: expect.stringContaining("is under surveillance") });
    expect(bodies(live)).toEqual([]);

    expect(await failure(live.call("checks.agree", { account: live.id(), instrument: UPL, notice: "Something else" }))).toMatchObject({ kind: "BadInput", field: "notice" });
    expect(await failure(live.call("checks.agree", { account: live.id(), instrument: SBIN, notice: NOTICE }))).toMatchObject({ kind: "BadInput", field: "notice" });
    await live.call("checks.agree", { account: live.id(), instrument: UPL, notice: NOTICE });
    await live.call("checks.agree", { account: live.id(), instrument: UPL, notice: NOTICE });
    expect(notes(live, /You agreed, for today/)).toHaveLength(1);
    const bought = await place(live);
    await filled(live, bought);
    expect(bodies(live)).toEqual([expect.objectContaining({ tradingsymbol: "UPL-EQ", scripconsent: "yes" })]);
    const story = await live.call("orders.why", { order: bought });
    expect(story.checks).toContainEqual(expect.objectContaining({ rule: CONSENT_RULE, value: `given for today (“${NOTICE}”)` }));
    expect(story.exchanges[0]?.sent).toContain('"scripconsent":"yes"');

    await live.restart();
    await live.connect();
    await live.call("connect.unlock", { account: live.id(), typed: "LIVE" });
    await known(live);
    expect(await live.call("checks.notice", { account: live.id(), instrument: UPL })).toEqual({ notice: NOTICE, agreed: true });
    await filled(live, await place(live));
    // Another share goes without the flag.
    await filled(live, await place(live, { instrument: SBIN }));
    expect(bodies(live).map((body) => [body["tradingsymbol"], body["scripconsent"]])).toEqual([["UPL-EQ", "yes"], ["UPL-EQ", "yes"], ["SBIN-EQ", undefined]]);
  }, 90_000);

  test("the notice changes: what opens is asked again, the way out goes without, with the flag, and the story says so", async () => {
    const live = await unlocked();
    await known(live);
    await live.call("checks.agree", { account: live.id(), instrument: UPL, notice: NOTICE });
    await filled(live, await place(live));
    const token = bodies(live)[0]?.["symboltoken"];
    live.door.script = ({ route }) => (route === "cautionaryScrips" ? { body: JSON.stringify({ status: true, message: "SUCCESS", errorcode: "", data: [{ token, symbol: "UPL", message: "Graded surveillance, stage 4" }] }) } : undefined);
    await live.restart();
    await live.connect();
    await live.call("connect.unlock", { account: live.id(), typed: "LIVE" });
    await expect.poll(async () => (await live.call("checks.notice", { account: live.id(), instrument: UPL })).notice, { timeout: 10_000 }).toBe("Graded surveillance, stage 4");
    expect(await failure(place(live))).toMatchObject({ kind: "Refused", rule: CONSENT_RULE });
    const [exit] = (await live.call("positions.exit", { account: live.id(), instrument: UPL, product: "MIS", once: "exit-000001" })).orders;
    await filled(live, exit!);
    expect(bodies(live).at(-1)).toMatchObject({ transactiontype: "SELL", scripconsent: "yes" });
    const { steps, checks } = await live.call("orders.why", { order: exit! });
    expect(checks.find(({ rule }) => rule === CONSENT_RULE)?.value).toMatch(/reduces the position: sent with consent, so that the broker does not refuse it/);
    expect(steps[0]?.sentence).toMatch(/Surveillance: reduces the position: sent with consent/);
  }, 90_000);

  test("a list that cannot be read: said on the ticket, an opening order is refused by the broker and teaches, the exit goes", async () => {
    rig = await LiveRig.open();
    const live = rig;
    live.door.script = ({ route }) => (route === "cautionaryScrips" ? { status: 503, type: "text/html", body: "<html>down</html>" } : undefined);
    await live.save();
    await live.connect();
    await live.call("connect.unlock", { account: live.id(), typed: "LIVE" });
    await live.call("market.show", { account: live.id() });
    await expect.poll(() => notes(live, /list of shares under surveillance could not be read/).length, { timeout: 10_000 }).toBe(1);
    const { hints } = await live.call("instruments.hints", { instrument: UPL });
    expect(hints).toContainEqual(expect.objectContaining({ kind: "cautionary", tone: "plain", sentence: expect.stringMatching(/^Not known whether this share is under surveillance/) }));
    const sent = await place(live);
    await expect.poll(() => state(live, sent), { timeout: 10_000 }).toBe("rejected");
    expect(bodies(live)[0]).not.toHaveProperty("scripconsent");
    const { notice } = await live.call("checks.notice", { account: live.id(), instrument: UPL });
    expect(notice).toMatch(/UPL-EQ is a cautionary scrip: Security is under additional surveillance/);
    expect(await failure(place(live))).toMatchObject({ kind: "Refused", rule: CONSENT_RULE });
    await live.call("checks.agree", { account: live.id(), instrument: UPL, notice: notice! });
    await filled(live, await place(live));
    await filled(live, await place(live, { instrument: SBIN }));
    const [exit] = (await live.call("positions.exit", { account: live.id(), instrument: SBIN, product: "MIS", once: "exit-000001" })).orders;
    await filled(live, exit!);
    // Nobody knows that SBIN is clear: only its exit carries the flag.
    expect(bodies(live).slice(-2).map((body) => [body["transactiontype"], body["scripconsent"]])).toEqual([["BUY", undefined], ["SELL", "yes"]]);
  }, 90_000);
});

/** The practice market has no contracts on shares: two futures on SBIN stand in the list of this broker, which its exchange does not know. */
async function withShareFutures(live: LiveRig): Promise<void> {
  const { masterUrl } = live.exchanges[0]!.server.ready;
  const rows = (await (await fetch(masterUrl)).json()) as Record<string, string>[];
  const futures = rows.filter(({ name, instrumenttype }) => name === "NIFTY" && instrumenttype === "FUTIDX");
  const more = futures.slice(0, 2).map((row, i) => ({ ...row, token: `90000${i}`, name: "SBIN", symbol: row["symbol"]!.replace("NIFTY", "SBIN"), instrumenttype: "FUTSTK", lotsize: "750", freeze_qty: "100001" }));
  expect(more).toHaveLength(2);
  live.door.script = ({ route }) => (/ScripMaster/.test(route) ? { body: JSON.stringify([...rows, ...more]) } : undefined);
}

describe("lists of the exchange, in a live account", () => {
  test("missing: said, recorded as not known, and not taken for free; put there during the day: they hold", async () => {
    rig = await LiveRig.open();
    const live = rig;
    await withShareFutures(live);
    await live.save();
    await live.connect();
    await live.call("connect.unlock", { account: live.id(), typed: "LIVE" });
    await live.call("market.show", { account: live.id() });
    const { day } = (await live.snapshot()).session;
    expect(notes(live, /^Not in the data folder/)[0]).toMatchObject({ tone: "warning", sentence: expect.stringContaining(`for ${day}: ${BAN_FILE}, ${limitsFile(day!)}, corporate-actions.csv.`) });
    const [near, next] = (await live.call("instruments.underlying", { underlying: "SBIN" })).futures;
    const hints = async (instrument: InstrumentKey = near!.key): Promise<string[]> => (await live.call("instruments.hints", { instrument })).hints.map(({ kind, sentence }) => `${kind}: ${sentence}`);
    expect(await hints()).toEqual([expect.stringMatching(/^ban: Not known whether SBIN is in the F&O ban period today/)]);
    expect(await hints(SBIN)).toEqual([]);
    const index = (await live.call("instruments.underlying", { underlying: "NIFTY" })).futures[0]!;
    expect(await hints(index.key)).toEqual([]);

    const lot = { instrument: near!.key, product: "NRML", type: "LIMIT", price: 8_000_000 as Price, quantity: near!.lot } as const;
    const sent = await place(live, lot);
    expect((await live.call("orders.why", { order: sent })).checks).toContainEqual(expect.objectContaining({ rule: "exchange ban", value: "not known: no list of today" }));

    writeFileSync(join(live.dataDir, BAN_FILE), `Securities in Ban For Trade Date ${day}:\n1,SBIN\n`);
    writeFileSync(join(live.dataDir, limitsFile(day!)), `SBIN,750,NSE\nITC,1,NSE\n`);
    expect(await hints()).toEqual([expect.stringMatching(/^ban: SBIN is in the F&O ban period/), "limit: One client may hold 750 units in all contracts on SBIN today."]);
    expect(await failure(place(live, lot))).toMatchObject({ kind: "Refused", rule: "exchange ban" });
    expect(await failure(place(live, { ...lot, instrument: next!.key }))).toMatchObject({ kind: "Refused", rule: "exchange ban" });

    writeFileSync(join(live.dataDir, BAN_FILE), `Securities in Ban For Trade Date ${day}: NIL\n`);
    expect(await hints()).toEqual([expect.stringMatching(/^limit: /)]);
    expect(await failure(place(live, { ...lot, quantity: 1_500 }))).toMatchObject({ kind: "Refused", rule: "position limit" });
  }, 90_000);
});

describe("margin and charges by the broker", () => {
  test("our figure at once, the broker's after it, one batch call for a basket; where the broker fails our estimate stays and the order goes", async () => {
    const live = await unlocked();
    const { futures } = await live.call("instruments.underlying", { underlying: "NIFTY" });
    const proposal = order(live, { instrument: futures[0]!.key, product: "NRML", quantity: futures[0]!.lot });
    const preview = (): Promise<{ margin: number; marginSource?: { by: string; own: number; why?: string | undefined } | undefined }> => live.call("orders.preview", { proposal });
    await live.call("market.watch", { keys: [proposal.instrument], full: [] });
    await expect.poll(async () => (await preview()).margin, { timeout: 10_000 }).toBeGreaterThan(0);
    await expect.poll(async () => (await preview()).marginSource?.own ?? 0, { timeout: 10_000 }).toBeGreaterThan(0);
    await expect.poll(async () => (await preview()).marginSource?.by, { timeout: 10_000 }).toBe("broker");
    const asked = live.door.seen("batch");
    const told = await preview();
    expect(JSON.parse(asked.at(-1)!.body)).toEqual({ positions: [expect.objectContaining({ qty: futures[0]!.lot, tradeType: "BUY", productType: "CARRYFORWARD" })] });
    expect(told.margin).toBeGreaterThan(0);

    const basket: Request<"basket.preview">["basket"] = { account: live.id(), name: "two", owner: "manual", ifRefused: "stop", lines: [futures[0]!, futures[1]!].map(({ key, lot }, i) => ({ instrument: key, side: i === 0 ? "BUY" : "SELL", quantity: lot, type: "MARKET", price: 0 as Price, trigger: 0 as Price, product: "NRML" })) };
    const before = live.door.seen("batch").length;
    await expect.poll(async () => (await live.call("basket.preview", { basket })).marginSource?.by, { timeout: 10_000 }).toBe("broker");
    const batches = live.door.seen("batch").slice(before).map(({ body }) => (JSON.parse(body) as { positions: unknown[] }).positions.length);
    expect(batches).toEqual([2]);

    live.door.script = ({ route }) => (route === "batch" ? refusal("AB2001", "Internal Error, Please Try After Sometime") : undefined);
    const other = { ...proposal, quantity: proposal.quantity * 2 };
    await expect.poll(async () => (await live.call("orders.preview", { proposal: other })).marginSource, { timeout: 10_000 }).toMatchObject({ by: "estimate", why: expect.stringMatching(/Internal Error/i) });
    // A broker that keeps silent holds nothing up.
    live.door.hold = ({ route }) => (route === "batch" ? 8_000 : 0);
    const third = { ...proposal, quantity: proposal.quantity * 3 };
    expect((await live.call("orders.preview", { proposal: third })).marginSource).toMatchObject({ by: "estimate" });
    await filled(live, (await live.call("orders.place", { proposal: third, once: "press-margin1" })).order);
  }, 90_000);

  test("after the first fill charges are compared and agree; on demand too; a wrong estimate is a warning in the log", async () => {
    const live = await unlocked();
    await filled(live, await place(live, { instrument: SBIN }));
    await expect.poll(() => notes(live, /^Charges of buying 10 SBIN .* agree:/).length, { timeout: 20_000 }).toBe(1);
    live.door.rewrite = ({ route }, { status, body }) => (route === "estimateCharges" ? { status, body: body.replaceAll(/("name":"Stamp Duty","amount":)[\d.]+/g, "$1999") } : undefined);
    const view = await live.call("checks.charges", { account: live.id(), instrument: SBIN, side: "BUY", product: "MIS", quantity: 100, price: 8_000_000 as Price });
    expect(view).toMatchObject({ verdict: "differs", lines: [{ name: "Stamp duty", theirs: 9_990_000 }] });
    expect(notes(live, /differ: .*Stamp duty ₹ 999\.00 there/)[0]).toMatchObject({ tone: "warning", account: live.id() });
    const practice = (await live.snapshot()).accounts.find(({ world }) => world === "practice")!;
    expect(await live.call("checks.charges", { account: practice.id, instrument: SBIN, side: "SELL", product: "CNC", quantity: 100, price: 8_000_000 as Price })).toMatchObject({ verdict: "agrees" });
  }, 90_000);
});
