import { describe, expect, test, vi } from "vitest";
import type { Money } from "../../../shared/domain/units.ts";
import { DEFAULT_FILL_MODEL } from "../../../shared/contract/schemas/paper.ts";
import { wait } from "../../support/live-rig.ts";
import { pain } from "./pains.ts";
import { saved, trading } from "./scene.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

describe(pain(2), () => {
  test("an address of a home network cannot be entered as the registered one", async (ends) => {
    const scene = await saved(ends);
    await expect(scene.rig.save({ address: "192.168.1.4" })).rejects.toThrow(/192\.168\.1\.4 is an address inside a home or office network/);
  });

  test("orders are refused with AG7002: one order learns it, the next ones are refused here, reading and paper go on, “try again” lifts it", async (ends) => {
    const scene = await trading(ends, { address: "203.0.113.7" });
    scene.exchange.setQuirks({ unregisteredAddress: true });
    const first = await scene.place();
    const readOnly = await scene.rig.until(0, (one) => one.readOnly !== undefined);
    expect(readOnly).toMatchObject({ state: "connected", readOnly: expect.stringMatching(/AG7002.*static IP address registered for the API key.*You registered 203\.0\.113\.7/) });
    expect(readOnly.sentence).toMatch(/read-only/);
    const refused = await scene.orderIs(first, ({ state }) => state === "rejected" || state === "not-placed");
    expect(refused.text).toMatch(/AG7002|Unregistered IP/);
    await expect(scene.place({ quantity: 2 })).rejects.toThrow(/takes no orders from this internet connection/);
    expect(scene.door.seen("placeOrder")).toHaveLength(1);
    const alarms = scene.rig.told.filter(({ topic, payload }) => topic === "activity" && (payload as { tone: string }).tone === "alarm" && JSON.stringify(payload).includes("AG7002"));
    expect(alarms).toHaveLength(1);

    const books = scene.door.seen("getOrderBook").length;
    await scene.until("books", () => scene.door.seen("getOrderBook").length, (count) => count > books);
    await scene.until("feed", () => scene.feed(), (feed) => feed?.state === "live" && (feed.ageMs ?? 9_999) < 3_000);
    const { account } = await scene.rig.call("paper.open", { name: "Meanwhile", capital: (10_00_000 * 10_000) as Money, model: DEFAULT_FILL_MODEL });
    await scene.until("paper account", () => scene.rig.snapshot(), ({ accounts }) => accounts.some(({ id, trading: may }) => id === account && may));

    scene.exchange.setQuirks({});
    await scene.rig.call("connect.tryOrders", { account: scene.rig.id() });
    await wait(600);
    await scene.orderIs(await scene.place(), ({ state }) => state === "open");
    expect(scene.atExchange()).toHaveLength(1);
    expect((await scene.rig.connection()).readOnly).toBeUndefined();
  });
});
