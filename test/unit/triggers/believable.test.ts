import { describe, expect, test } from "vitest";
import { TEN, WatchRig } from "./tape.ts";

const rs = (rupees: number): number => Math.round(rupees * 10_000);

/** A rig whose slot trades at 800.00 with a book around it. */
function trading(): WatchRig {
  const rig = new WatchRig();
  rig.put({ id: "low", way: "fall", price: rs(790) });
  rig.put({ id: "high", way: "rise", price: rs(810) });
  rig.packet({ price: rs(800), volume: 1_000, at: TEN, bid: rs(799.95), ask: rs(800.05) });
  rig.packet({ price: rs(800), volume: 1_100, at: TEN + 1_000, bid: rs(799.95), ask: rs(800.05) });
  expect(rig.ids()).toEqual([]);
  return rig;
}

const book = (middle: number): { bid: number; ask: number } => ({ bid: rs(middle - 0.05), ask: rs(middle + 0.05) });

describe("a print that is far off", () => {
  test("fires nothing alone, is told, and is forgotten when the next is back", () => {
    const rig = trading();
    rig.packet({ price: rs(8), volume: 1_200, at: TEN + 2_000, ...book(800) });
    rig.packet({ price: rs(800.05), volume: 1_300, at: TEN + 3_000, ...book(800) });
    rig.packet({ price: rs(8), volume: 1_400, at: TEN + 4_000, ...book(800) });
    rig.packet({ price: rs(800.05), volume: 1_400, at: TEN + 5_000, ...book(800) });
    expect(rig.ids()).toEqual([]);
    expect(rig.told.filter(({ kind }) => kind === "doubted")).toHaveLength(2);
  });

  test("with a book of another instrument around it fires nothing either", () => {
    const rig = trading();
    rig.packet({ price: rs(24_500), volume: 9_000_000, at: TEN + 2_000, ...book(24_500) });
    expect(rig.ids()).toEqual([]);
    // The garbled volume does not make the true trades behind it invisible.
    rig.packet({ price: rs(800.1), volume: 1_300, at: TEN + 3_000, ...book(800.1) });
    rig.packet({ price: rs(806), volume: 1_400, at: TEN + 4_000, ...book(806) });
    rig.packet({ price: rs(809.9), volume: 1_500, at: TEN + 5_000, ...book(809.9) });
    rig.packet({ price: rs(810), volume: 1_600, at: TEN + 6_000, ...book(810) });
    expect(rig.ids()).toEqual(["high"]);
  });

  test("sent again as it was is still one print", () => {
    const rig = trading();
    for (let i = 0; i < 5; i++) rig.packet({ price: rs(700), volume: 1_200, at: TEN + 2_000, ...book(700) });
    expect(rig.ids()).toEqual([]);
  });

  test("is believed with a second print near it", () => {
    const rig = trading();
    rig.packet({ price: rs(780), volume: 1_200, at: TEN + 2_000 });
    expect(rig.ids()).toEqual([]);
    rig.packet({ price: rs(781), volume: 1_250, at: TEN + 2_500 });
    expect(rig.crossed()).toMatchObject([{ id: "low", price: rs(780), marketAt: TEN + 2_500, already: false }]);
  });

  test("is believed as far as a second print beyond it proves", () => {
    const rig = trading();
    rig.put({ id: "lower", way: "fall", price: rs(770) });
    rig.packet({ price: rs(785), volume: 1_200, at: TEN + 2_000 });
    rig.packet({ price: rs(760), volume: 1_250, at: TEN + 3_000 });
    expect(rig.ids()).toEqual(["low"]);
    rig.packet({ price: rs(755), volume: 1_300, at: TEN + 4_000 });
    expect(rig.ids()).toEqual(["low", "lower"]);
  });

  test("is believed when the book has moved there, without another trade", () => {
    const rig = trading();
    rig.packet({ price: rs(780), volume: 1_200, at: TEN + 2_000, ...book(800) });
    rig.packet({ price: rs(780), volume: 1_200, at: TEN + 2_400, ...book(780) });
    expect(rig.ids()).toEqual(["low"]);
  });

  test("is dropped when the book has not moved", () => {
    const rig = trading();
    rig.packet({ price: rs(780), volume: 1_200, at: TEN + 2_000, ...book(800) });
    rig.packet({ price: rs(780), volume: 1_200, at: TEN + 2_400, ...book(800) });
    // Much later, one more wrong print finds no ally.
    rig.packet({ price: rs(779), volume: 1_300, at: TEN + 60_000, ...book(800) });
    expect(rig.ids()).toEqual([]);
  });

  test("is believed at once where the book stood before it", () => {
    const rig = trading();
    rig.packet({ price: rs(800), volume: 1_100, at: TEN + 2_000, ...book(785) });
    rig.packet({ price: rs(785), volume: 1_200, at: TEN + 2_200, ...book(785) });
    expect(rig.ids()).toEqual(["low"]);
  });
});

describe("what is no trade", () => {
  test("a quote change with the old price and volume", () => {
    const rig = trading();
    rig.put({ id: "here", way: "rise", price: rs(800.05) });
    rig.packet({ price: rs(800.05), volume: 1_100, at: TEN + 2_000, ...book(800) });
    expect(rig.ids()).toEqual([]);
  });

  test("a packet minutes behind the market's clock", () => {
    const rig = trading();
    for (let i = 0; i < 4; i++) rig.packet({ price: rs(785), volume: 2_000 + i, at: TEN + 2_000 + i, marketAt: TEN + 190_000, ...book(785) });
    expect(rig.ids()).toEqual([]);
  });

  test("a price outside today's circuits, however often it comes", () => {
    const rig = trading();
    rig.quote({ upperCircuit: rs(880), lowerCircuit: rs(720) });
    for (let i = 1; i < 9; i++) rig.packet({ price: rs(700), volume: 1_100 + i, at: TEN + 1_000 + i * 500, ...book(700) });
    expect(rig.ids()).toEqual([]);
    for (let i = 10; i < 13; i++) rig.packet({ price: rs(720), volume: 1_100 + i, at: TEN + 1_000 + i * 500, bid: 0, ask: rs(720) });
    expect(rig.ids()).toEqual(["low"]);
  });
});

describe("gaps", () => {
  test("at the open of the next day fires with the second packet", () => {
    const rig = trading();
    const next = TEN + 86_400_000 - 45 * 60_000;
    rig.packet({ price: rs(800), volume: 0, at: next - 60_000, bid: 0, ask: 0 });
    rig.packet({ price: rs(760), volume: 500, at: next, ...book(760) });
    expect(rig.ids()).toEqual([]);
    rig.packet({ price: rs(760), volume: 500, at: next + 300, ...book(760) });
    expect(rig.ids()).toEqual(["low"]);
  });

  test("the first packets of all: the second one bears the first out, and what is met was met already", () => {
    const rig = new WatchRig();
    rig.put({ id: "a", way: "fall", price: rs(790) });
    rig.packet({ price: rs(780), volume: 5_000, at: TEN, ...book(780) });
    expect(rig.ids()).toEqual([]);
    rig.packet({ price: rs(780), volume: 5_000, at: TEN + 900, ...book(780) });
    expect(rig.crossed()).toMatchObject([{ id: "a", already: true }]);
  });

  test("the board's quote is the first packet of a level that is put later", () => {
    const rig = new WatchRig();
    rig.quote({ ltp: rs(780), volume: 5_000, exchangeAt: TEN, bid: rs(779.95), ask: rs(780.05) });
    rig.put({ id: "a", way: "fall", price: rs(790) });
    expect(rig.ids()).toEqual([]);
    rig.packet({ price: rs(780.5), volume: 5_001, at: TEN + 900, ...book(780) });
    expect(rig.crossed()).toMatchObject([{ id: "a", already: true }]);
  });

  test("a level that the last believed trade meets is told when it is put", () => {
    const rig = trading();
    rig.put({ id: "b", way: "rise", price: rs(799) });
    expect(rig.crossed()).toMatchObject([{ id: "b", price: rs(800), marketAt: TEN + 1_000, receivedAt: 0, already: true }]);
  });

  test("another recording begins at an earlier time: nothing of the former one counts", () => {
    const rig = trading();
    const before = TEN - 5 * 86_400_000;
    rig.packet({ price: rs(400), volume: 10, at: before });
    rig.packet({ price: rs(400), volume: 20, at: before + 1_000 });
    expect(rig.crossed()).toMatchObject([{ id: "low", price: rs(400), already: true }]);
  });
});

describe("an index, which has neither volume nor book", () => {
  test("counts by its stamps", () => {
    const rig = new WatchRig();
    rig.put({ id: "i", way: "rise", price: rs(24_600), hasVolume: false });
    rig.packet({ price: rs(24_500), volume: 0, at: TEN });
    rig.packet({ price: rs(24_510), volume: 0, at: TEN + 1_000 });
    rig.packet({ price: rs(24_900), volume: 0, at: TEN + 2_000 });
    rig.packet({ price: rs(24_900), volume: 0, at: TEN + 2_000 });
    rig.packet({ price: rs(24_520), volume: 0, at: TEN + 3_000 });
    expect(rig.ids()).toEqual([]);
    rig.packet({ price: rs(24_600), volume: 0, at: TEN + 4_000 });
    expect(rig.ids()).toEqual(["i"]);
  });
});
