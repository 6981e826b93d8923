import { describe, expect, test, vi } from "vitest";
import { seededRandom } from "../../../shared/domain/random.ts";
import type { InstrumentKey } from "../../../shared/domain/identity.ts";
import type { Price } from "../../../shared/domain/units.ts";
import { masterRows } from "../../../workers/exchange/market/master.ts";
import type { Scripted } from "../../support/broker-door.ts";
import { refusal } from "../../support/broker-door.ts";
import { pain } from "./pains.ts";
import { SBIN, trading } from "./scene.ts";
import type { Scene } from "./scene.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const SEED = Number(process.env["SAUDA_SEED"] ?? 20_261_121);
const MASTER = "OpenAPIScripMaster.json";
const ITC = "NSE:ITC" as InstrumentKey;

describe(`${pain(9)} (seed ${SEED})`, () => {
  test.for([
    ["AB1004 at random", refusal("AB1004", "Something Went Wrong, Please Try After Sometime")],
    ["data null at random", { body: JSON.stringify({ status: true, message: "SUCCESS", errorcode: "", data: null }) }],
    ["empty answers at random", { body: "" }],
  ] satisfies [string, Scripted][])("%s: the chart has every bar of the exchange all the same, and asks no faster than it may", async ([, fault], ends) => {
    const scene = await trading(ends);
      const random = seededRandom(SEED);
      scene.door.script = ({ route }) => (route === "getCandleData" && random() < 0.4 ? fault : undefined);
      const { core } = scene.exchange;
      const { token } = core.listingBySymbol("NSE", "SBIN-EQ")!;
      for (const frame of [1, 5] as const) {
        const { candles } = await scene.until("candles", () => scene.rig.call("market.candles", { instrument: SBIN, frame, count: 500 }).catch((error: unknown) => ({ candles: [], why: String(error) })), (got) => got.candles.length === 500, 60_000);
        // The running bar moves between the two looks.
        const settled = candles.slice(0, -2);
        const there = core.bars(token, frame, settled[0]!.at, settled.at(-1)!.at);
        expect(settled.map(({ at, open, close, volume }) => [at, open, close, volume])).toEqual(there.map((bar) => [bar.at, bar.open * 100, bar.close * 100, bar.volume]));
      }
      const at = scene.door.seen("getCandleData").map((one) => one.at);
      expect(at.length).toBeGreaterThan(2);
      for (let i = 1; i < at.length; i++) expect(at[i]! - at[i - 1]!).toBeGreaterThanOrEqual(480);
  });
});

describe(pain(10), () => {
  const rowsOf = (scene: Scene): Readonly<Record<string, unknown>>[] => masterRows(scene.exchange.core.source.listings).map((row) => ({ ...row }));
  const list = (rows: unknown): Scripted => ({ body: JSON.stringify(rows) });

  test.for<[string, (scene: Scene) => Scripted, RegExp]>([
    ["null in place of the list", () => ({ body: "null" }), /instrument list/],
    ["the file is missing", () => ({ status: 404, body: "" }), /could not be downloaded \(HTTP 404\)/],
    ["a page in place of the list", () => ({ type: "text/html", body: "<html>Service Unavailable</html>" }), /instrument list/],
    ["half of the rows", (scene) => list(rowsOf(scene).filter((_, i) => i % 2 === 0)), /instruments where the last one has \d+ that are still listed, so it is not whole/],
    ["cut in the middle", (scene) => ({ body: JSON.stringify(rowsOf(scene)).slice(0, 60_000) }), /instrument list/],
  ])("%s: the last good list is used, and the page says so", async ([, bad, words], ends) => {
    const scene = await trading(ends);
      const whole = (await scene.rig.snapshot()).instruments.count;
      const answer = bad(scene);
      scene.door.script = ({ route }) => (route === MASTER ? answer : undefined);
      await scene.rig.restart();
      await scene.rig.connect();
      await scene.rig.call("market.show", { account: scene.rig.id() });
      const { instruments } = await scene.rig.snapshot();
      expect(instruments.count).toBe(whole);
      expect(instruments.problem).toMatch(words);
      expect(instruments.problem).toMatch(/is used\. It is asked for again every few minutes/);
      expect((await scene.rig.call("instruments.search", { text: "sbi", limit: 5 })).instruments[0]?.key).toBe(SBIN);
  });

  test("AB4006: the list is read anew, once, and says so; a token that now means another instrument is not used for this one, in orders or on the stream", async (ends) => {
    const scene = await trading(ends);
    const { core } = scene.exchange;
    const [sbin, itc] = [core.listingBySymbol("NSE", "SBIN-EQ")!.token, core.listingBySymbol("NSE", "ITC-EQ")!.token];
    const page = scene.page();
    const { slots } = await scene.rig.call("market.watch", { keys: [SBIN, ITC], full: [SBIN, ITC] });
    await scene.until("quotes", () => page.missing(slots.map(({ slot }) => slot)).length, (count) => count === 0);
    // The broker's new list gives each the other's token.
    const swapped = rowsOf(scene).map((row) => ({ ...row, token: row["token"] === sbin ? itc : row["token"] === itc ? sbin : row["token"] }));
    let orders = 0;
    const masters = scene.door.seen(MASTER).length;
    scene.door.script = ({ route }) => (route === MASTER ? list(swapped) : route === "placeOrder" && orders++ < 3 ? refusal("AB4006", "Invalid symboltoken") : undefined);
    for (const quantity of [1, 2, 3]) {
      const refused = await scene.orderIs(await scene.place({ quantity }), ({ state }) => state === "rejected" || state === "not-placed");
      expect(refused.text).toMatch(/does not know this instrument under today's token.*Invalid symboltoken/);
    }
    await scene.until("lists asked for", () => scene.door.seen(MASTER).length - masters, (count) => count === 1);
    await scene.until("words", () => scene.words(), (said) => /Angel One did not know an instrument under its token, so the instrument list is read anew/.test(said));
    // Under the key SBIN the stream now brings what its new token trades at.
    const mid = (slot: number) => {
      page.look();
      const [bid, ask] = page.bidAsk.get(slot) ?? [0, 0];
      return (bid + ask) / 2;
    };
    const near = (symbol: string) => (price: number) => Math.abs(price / 100 / scene.last(symbol) - 1) < 0.01;
    await scene.until("SBIN under its new token", () => mid(slots[0]!.slot), near("ITC-EQ"), 20_000);
    await scene.until("ITC under its new token", () => mid(slots[1]!.slot), near("SBIN-EQ"), 20_000);
    await scene.place({ price: (Math.round((scene.last("ITC-EQ") * 0.98) / 10) * 1_000) as Price, quantity: 4 });
    await scene.until("sent", () => scene.door.seen("placeOrder").length, (count) => count === 4);
    expect(JSON.parse(scene.door.seen("placeOrder").at(-1)!.body)).toMatchObject({ tradingsymbol: "SBIN-EQ", symboltoken: itc });
    expect(scene.door.seen(MASTER).length - masters).toBe(1);
  });
});
