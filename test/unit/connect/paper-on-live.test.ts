import { afterEach, describe, expect, expectTypeOf, test } from "vitest";
import type { PaperOptions } from "../../../electron/accounts/open-account.ts";
import type { PaperDesk } from "../../../electron/paper/paper-desk.ts";
import type { PriceFeed } from "../../../electron/paper/paper-room.ts";
import { DEFAULT_FILL_MODEL } from "../../../shared/contract/schemas/paper.ts";
import type { AccountView } from "../../../shared/contract/schemas/portfolio.ts";
import type { AccountId, InstrumentKey } from "../../../shared/domain/identity.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { money } from "../../../shared/domain/units.ts";
import { LiveRig } from "../../support/live-rig.ts";

const SBIN = "NSE:SBIN" as InstrumentKey;
const AT_ONCE = { ...DEFAULT_FILL_MODEL, latency: { kind: "fixed", ms: 0 } } as const;
const CAPITAL = money(5_00_000 * 10_000);
const WRITES = ["placeOrder", "modifyOrder", "cancelOrder"];
let rig: LiveRig | undefined;

afterEach(async () => {
  await rig?.close();
  rig = undefined;
});

async function connected(): Promise<LiveRig> {
  rig = await LiveRig.open();
  await rig.save();
  await rig.connect();
  return rig;
}

function open(live: LiveRig, name = "Alpha"): Promise<{ account: AccountId }> {
  return live.call("paper.open", { name, capital: CAPITAL, model: AT_ONCE, prices: live.id() });
}

async function view(live: LiveRig, account: AccountId): Promise<AccountView | undefined> {
  return (await live.snapshot()).accounts.find(({ id }) => id === account);
}

async function trading(live: LiveRig, account: AccountId): Promise<void> {
  await expect.poll(async () => (await view(live, account))?.trading, { timeout: 20_000 }).toBe(true);
}

function send(live: LiveRig, account: AccountId, side: "BUY" | "SELL", once: string): Promise<unknown> {
  const proposal: OrderProposal = { account, instrument: SBIN, side, quantity: 10, type: "MARKET", price: 0 as Price, trigger: 0 as Price, product: "MIS", validity: "DAY", owner: "manual" };
  return live.call("orders.place", { proposal, once });
}

async function position(live: LiveRig, account: AccountId): Promise<number> {
  return (await live.snapshot()).positions.find((one) => one.account === account)?.quantity ?? 0;
}

const written = (live: LiveRig): readonly string[] => live.door.requests.map(({ route }) => route).filter((route) => WRITES.includes(route));

describe("a paper account on a connected account's prices", { timeout: 120_000 }, () => {
  test("trades at them while the live account is locked, and not one of its orders reaches the broker", async () => {
    const live = await connected();
    const { account } = await open(live);
    await trading(live, account);
    expect(account).toBe("paperlive:Alpha:paper");
    const { paper } = await live.snapshot();
    expect(paper.find((one) => one.account === account)).toMatchObject({ prices: live.id(), name: "Alpha" });
    expect(paper[0]?.waits).toBeUndefined();
    await send(live, account, "BUY", "paper-on-live-1");
    await expect.poll(() => position(live, account), { timeout: 20_000 }).toBe(10);
    const { fills } = await live.snapshot();
    const { core } = live.exchanges[0]!;
    const ltp = core.snapshot(core.listingBySymbol("NSE", "SBIN-EQ")!.token)!.ltp * 100;
    expect(Math.abs(fills.find((fill) => fill.account === account)!.price / ltp - 1)).toBeLessThan(0.02);
    // A resting order and its cancelling do not either.
    const resting: OrderProposal = { account, instrument: SBIN, side: "BUY", quantity: 1, type: "LIMIT", price: (Math.round((ltp * 0.97) / 1000) * 1000) as Price, trigger: 0 as Price, product: "MIS", validity: "DAY", owner: "manual" };
    const { order } = await live.call("orders.place", { proposal: resting, once: "paper-on-live-2" });
    await expect.poll(async () => (await live.snapshot()).orders.find(({ key }) => key === order)?.state, { timeout: 20_000 }).toBe("open");
    await live.call("orders.cancel", { order });
    await expect.poll(async () => (await live.snapshot()).orders.find(({ key }) => key === order)?.state, { timeout: 20_000 }).toBe("cancelled");
    expect(written(live)).toEqual([]);
    expect((await live.snapshot()).orders.filter((one) => one.account === live.id())).toEqual([]);
    expect(await live.call("broker.meter", { account })).toEqual({ account, lanes: [] });
    // The door does see an order when it is the live account's.
    await live.call("connect.unlock", { account: live.id(), typed: "LIVE" });
    await live.call("orders.place", { proposal: { ...resting, account: live.id() }, once: "paper-on-live-live" });
    await expect.poll(() => written(live), { timeout: 20_000 }).toEqual(["placeOrder"]);
  });

  test("waits with a sentence while its account is disconnected, and goes on with its position when it is back, also after a restart", async () => {
    const live = await connected();
    const { account } = await open(live);
    await trading(live, account);
    await live.call("market.show", { account });
    expect((await live.snapshot()).market).toBe(live.id());
    await send(live, account, "BUY", "paper-on-live-3");
    await expect.poll(() => position(live, account), { timeout: 20_000 }).toBe(10);

    await live.call("connect.close", { account: live.id() });
    const sentence = /^Alpha waits: it trades on the prices of \w+, which is not connected\. Connect \w+ in the Connect panel; orders and positions of Alpha are kept\.$/;
    const waiting = await view(live, account);
    expect(waiting).toMatchObject({ state: "waiting", trading: false, sentence: expect.stringMatching(sentence) });
    expect((await live.snapshot()).paper[0]?.waits).toMatch(sentence);
    await expect(send(live, account, "SELL", "paper-on-live-4")).rejects.toThrow(sentence);
    await expect(live.call("paper.performance", { account })).rejects.toThrow(sentence);
    await expect(live.call("market.show", { account })).rejects.toThrow(sentence);

    await live.connect();
    await trading(live, account);
    expect(await position(live, account)).toBe(10);

    await live.restart();
    expect(await view(live, account)).toMatchObject({ state: "waiting", sentence: expect.stringMatching(sentence) });
    await live.connect();
    await trading(live, account);
    expect(await position(live, account)).toBe(10);
    await send(live, account, "SELL", "paper-on-live-5");
    await expect.poll(() => position(live, account), { timeout: 20_000 }).toBe(0);
    expect((await live.call("paper.performance", { account })).days.at(-1)?.fills).toBe(2);
    expect(written(live)).toEqual([]);
  });

  test("is not opened on an account that is not connected, nor under a name that is taken; one on the practice market may not be touched by it", async () => {
    rig = await LiveRig.open();
    await rig.save();
    await expect(open(rig)).rejects.toThrow(/is not connected, so it tells no prices\. Connect it in the Connect panel/);
    expect((await rig.snapshot()).paper).toEqual([]);
    await rig.connect();
    await open(rig);
    await expect(open(rig, "ALPHA")).rejects.toThrow(/Alpha is a paper account on the prices of \w+ already/);
    const { account: own } = await rig.call("paper.open", { name: "Own", capital: CAPITAL, model: AT_ONCE });
    expect(own).toBe("paper:Own:paper");
    const { account: done } = await open(rig, "Done");
    await trading(rig, done);
    await rig.call("paper.close", { account: done });
    await rig.call("connect.close", { account: rig.id() });
    await trading(rig, own);
    // A closed one waits for nothing.
    expect(await view(rig, done)).toBeUndefined();
    expect((await rig.snapshot()).paper.map(({ name, waits }) => [name, waits === undefined])).toEqual([["Own", true], ["Alpha", false], ["Done", true]]);
  });
});

test("by type: a paper account's link has no broker, and the feed it is given can neither sign in nor subscribe", () => {
  type Link = ReturnType<PaperOptions["link"]>;
  expectTypeOf<Link["broker"]>().toEqualTypeOf<undefined>();
  expectTypeOf<Link["line"]>().toEqualTypeOf<PaperDesk>();
  expectTypeOf<keyof PriceFeed>().toEqualTypeOf<"board" | "attachRing" | "slotOf">();
});
