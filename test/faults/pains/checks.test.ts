import { describe, expect, test, vi } from "vitest";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { OrderProposal } from "../../../shared/domain/order.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { pain } from "./pains.ts";
import { trading } from "./scene.ts";
import type { Scene } from "./scene.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

async function future(scene: Scene): Promise<{ key: InstrumentKey; lot: number; freeze: number; last: number; token: string }> {
  const { core } = scene.exchange;
  const { futures } = await scene.rig.call("instruments.underlying", { underlying: "NIFTY" });
  const instrument = futures[0]!;
  await scene.rig.call("market.watch", { keys: [instrument.key], full: [instrument.key] });
  const listing = core.listingBySymbol("NFO", instrument.symbol)!;
  return { key: instrument.key, lot: instrument.lot, freeze: instrument.freeze!, last: core.snapshot(listing.token)!.ltp, token: listing.token };
}

const sent = (scene: Scene) => scene.door.seen("placeOrder").map(({ body }) => JSON.parse(body) as Record<string, string>);

describe(pain(15), () => {
  test("off the tick, out of the band, not whole lots, over the freeze quantity: refused here with the limit, and nothing is sent", async (ends) => {
    const scene = await trading(ends);
    const { core } = scene.exchange;
    const it = await future(scene);
    const sbin = core.listingBySymbol("NSE", "SBIN-EQ")!;
    const { upperCircuit } = core.snapshot(sbin.token)!;
    await scene.until("quotes", () => scene.feed(), (feed) => feed?.state === "live" && feed.received > 50);
    await scene.rig.call("market.watch", { keys: [it.key, scene.proposal().instrument], full: [it.key, scene.proposal().instrument] });
    const refusals: readonly (readonly [Partial<OrderProposal>, RegExp])[] = [
      [{ price: (scene.price(0.98) + 300) as Price }, /moves in steps of/],
      [{ price: ((upperCircuit + 500) * 100) as Price, type: "LIMIT" }, /circuit|band|away from/],
      [{ instrument: it.key, product: "NRML", quantity: it.lot + 1, price: (Math.round((it.last * 0.99) / 10) * 1_000) as Price }, /lot/],
      [{ instrument: it.key, product: "NRML", quantity: (Math.floor(it.freeze / it.lot) + 1) * it.lot, price: (Math.round((it.last * 0.99) / 10) * 1_000) as Price }, /freeze/],
    ];
    for (const [change, words] of refusals) await expect(scene.place(change), JSON.stringify(change)).rejects.toThrow(words);
    expect(sent(scene)).toEqual([]);
  });

  test("more than the exchange takes in one order goes in parts, none over the freeze quantity, all of it once", async (ends) => {
    const scene = await trading(ends);
    const { core } = scene.exchange;
    // A cheap option: the practice funds pay for more than one whole order of it.
    const cheap = core.source.listings.find(({ kind, name, token }) => kind === "option" && name === "NIFTY" && (core.snapshot(token)?.ltp ?? 0) > 10_00 && (core.snapshot(token)?.ltp ?? 0) < 60_00)!;
    const { instruments } = await scene.rig.call("instruments.resolve", { keys: [`NFO:${cheap.symbol}` as InstrumentKey] });
    const it = { key: instruments[0]!.key, lot: instruments[0]!.lot, freeze: instruments[0]!.freeze!, last: core.snapshot(cheap.token)!.ltp };
    const page = scene.page();
    const { slots } = await scene.rig.call("market.watch", { keys: [it.key], full: [it.key] });
    await scene.until("quote", () => page.missing([slots[0]!.slot]).length, (count) => count === 0);
    const most = Math.floor(it.freeze / it.lot) * it.lot;
    const total = most + 3 * it.lot;
    await scene.rig.call("slice.start", {
      slice: { account: scene.rig.id(), instrument: it.key, side: "BUY", quantity: total, type: "LIMIT", price: (Math.round((it.last * 0.97) / 10) * 1_000) as Price, product: "NRML", owner: "manual", way: { kind: "freeze" } },
      once: "slice-000001",
    });
    await scene.until("parts", () => sent(scene).length, (count) => count >= 2);
    expect(sent(scene).map(({ quantity }) => Number(quantity)).sort((a, b) => b - a)).toEqual([most, 3 * it.lot]);
    expect(most).toBeLessThanOrEqual(it.freeze);
    await scene.until("both at the exchange", () => scene.atExchange().map(({ status }) => status), (all) => all.length === 2 && all.every((status) => status === "open" || status === "complete"));
  });

  test("whatever is sent, its variety is one that the broker takes: no AMO, no ROBO", async (ends) => {
    const scene = await trading(ends);
    await scene.orderIs(await scene.place(), ({ state }) => state === "open");
    await scene.orderIs(await scene.place({ type: "SL", side: "BUY", trigger: scene.price(1.02), price: scene.price(1.025) }), ({ state }) => state === "trigger-pending");
    expect(sent(scene).map(({ variety }) => variety)).toEqual(["NORMAL", "STOPLOSS"]);
    expect(sent(scene).every(({ producttype }) => producttype !== "BO")).toBe(true);
  });
});
