import { beforeEach, describe, expect, test } from "vitest";
import { angelone } from "../../../shared/brokers/angelone/angelone.ts";
import { DeepBook } from "../../../workers/tick-bridge/deep-book.ts";

const T = 1_790_000_000_000;
const SILENT = "none have come, though they were asked for twice";
const REFUSED = "Angel One refused them with “Invalid Request Payload.” (E1001)";

let book: DeepBook;
/** System time of the newest quote of every slot. */
let quoteAt: number;

const want = (token: string, row = 0, slot = 10 + row) => ({ slot, row, segment: 1, token, mode: 4 });
const check = (at: number) => said(book.check(T + at, () => T + quoteAt));
const news = () => book.takeNews().map(({ row, state, why }) => [row, state, why]);
/** "+100" asks for token 100, "-100" leaves it. */
const said = (frames: readonly string[]): string[] =>
  frames.map((frame) => {
    const { action, params } = JSON.parse(frame) as { action: number; params: { mode: number; tokenList: { tokens: string[] }[] } };
    expect(params.mode).toBe(4);
    return `${action === 1 ? "+" : "-"}${params.tokenList.flatMap(({ tokens }) => tokens).join(",")}`;
  });
const packet = (at: number, row = 0): void => void (book.heardAt[row] = T + at);

beforeEach(() => {
  book = new DeepBook(angelone().feed);
  quoteAt = 0;
});

describe("proof", () => {
  test("a packet proves it; nothing is told twice", () => {
    expect(said(book.add([want("100")], T))).toEqual(["+100"]);
    expect(news()).toEqual([[0, "asked", ""]]);
    expect([check(250), news()]).toEqual([[], []]);
    packet(300);
    expect([check(500), news()]).toEqual([[], [[0, "live", ""]]]);
    expect([check(750), news()]).toEqual([[], []]);
    expect([book.size, book.slotOf(0), book.tokens.slotOf(1, 100)]).toEqual([1, 10, 0]);
  });

  test("where none comes it is asked for once more, then told, then asked for each minute, and a late packet is welcome", () => {
    book.add([want("100")], T);
    news();
    expect([check(3_999), check(4_000), check(7_999), news()]).toEqual([[], ["+100"], [], []]);
    expect([check(8_000), news()]).toEqual([[], [[0, "none", SILENT]]]);
    expect([check(63_999), check(64_000), check(64_250), news()]).toEqual([[], ["+100"], [], []]);
    expect([check(72_000), news()]).toEqual([[], []]);
    packet(72_100);
    expect([check(72_250), news()]).toEqual([[], [[0, "live", ""]]]);
  });

  test("packets that are no book are a reason of their own", () => {
    book.add([want("100")], T);
    check(4_000);
    book.spoiled[0] = 1;
    check(8_000);
    expect(news()).toEqual([[0, "none", "what comes instead is no book of bids below asks"]]);
  });

  test("levels that stand still while prices go on are asked for, and given up within 14 s", () => {
    book.add([want("100")], T);
    packet(10);
    quoteAt = 10_009;
    expect([check(10_100), news()]).toEqual([[], [[0, "live", ""]]]);
    quoteAt = 10_010;
    expect(check(10_200)).toEqual(["+100"]);
    expect([check(14_199), news()]).toEqual([[], []]);
    expect([check(14_200), news()]).toEqual([[], [[0, "none", "they stopped coming while prices went on"]]]);
  });

  test("a quiet instrument is left in peace, and one that answers stays live", () => {
    book.add([want("100")], T);
    packet(10);
    quoteAt = 20;
    expect([check(600_000), news()]).toEqual([[], [[0, "live", ""]]]);
    quoteAt = 700_000;
    expect(check(700_000)).toEqual(["+100"]);
    packet(700_050);
    expect([check(700_250), check(705_000), news()]).toEqual([[], [], []]);
  });
});

describe("refusals", () => {
  test("the one that is named is given up for good, the others go on", () => {
    book.add([want("100"), want("101", 1)], T);
    news();
    expect([book.refused("100", REFUSED), book.refused("999", REFUSED)]).toEqual([true, false]);
    expect(news()).toEqual([[0, "none", REFUSED]]);
    expect([check(4_000), said(book.all(T + 5_000))]).toEqual([["+101"], ["+101"]]);
    expect(check(500_000)).toEqual(["+101"]);
  });

  test("the next look asks anew", () => {
    book.add([want("100")], T);
    book.refused("100", REFUSED);
    news();
    expect(said(book.add([want("100")], T + 60_000))).toEqual(["+100"]);
    expect(news()).toEqual([[0, "asked", ""]]);
  });
});

describe("lost connections", () => {
  test("what was live is asked for again on the next one", () => {
    book.add([want("100"), want("101", 1)], T);
    packet(10);
    check(100);
    news();
    book.lost(T + 60_000);
    expect(news()).toEqual([[0, "asked", ""]]);
    expect(said(book.all(T + 61_000))).toEqual(["+100", "+101"]);
    packet(61_010);
    expect([check(61_250), news()]).toEqual([[], [[0, "live", ""]]]);
  });

  test("connections that break of the request are not made to break a third time", () => {
    book.add([want("100")], T);
    news();
    book.lost(T + 1_000);
    expect([news(), said(book.all(T + 2_000))]).toEqual([[], ["+100"]]);
    book.lost(T + 3_000);
    expect(news()).toEqual([[0, "none", "the connection broke each time they were asked for"]]);
    expect([book.all(T + 4_000), check(400_000)]).toEqual([[], []]);
  });

  test("tries to connect that fail, and breaks of a connection that served, are not held against it", () => {
    book.add([want("100")], T);
    book.lost(T + 100);
    // Nothing was asked of these.
    for (let i = 0; i < 5; i++) book.lost(T + 200 + i);
    book.all(T + 2_000);
    packet(2_010);
    check(2_250);
    for (let i = 1; i < 4; i++) {
      book.lost(T + i * 10_000);
      expect(said(book.all(T + i * 10_000 + 10))).toEqual(["+100"]);
      packet(i * 10_000 + 20);
      check(i * 10_000 + 250);
    }
    expect(news().at(-1)).toEqual([0, "live", ""]);
  });
});

test("leaving says so, forgets the token, and takes unsaid news with it; a row can be used again", () => {
  book.add([want("100")], T);
  expect(said(book.remove([0, 7]))).toEqual(["-100"]);
  expect([news(), book.size, book.tokens.slotOf(1, 100), book.slotOf(0)]).toEqual([[], 0, -1, -1]);
  expect(said(book.add([want("200", 0, 33)], T))).toEqual(["+200"]);
  expect(said(book.add([want("300", 0, 34)], T))).toEqual(["-200", "+300"]);
  expect([book.size, book.slotOf(0), book.tokens.slotOf(1, 200), book.tokens.slotOf(1, 300)]).toEqual([1, 34, -1, 0]);
});

test("a broker without twenty levels has an empty book", () => {
  const { deep: _none, ...feed } = angelone().feed;
  const empty = new DeepBook(feed);
  expect([empty.all(T), empty.check(T, () => T), empty.takeNews(), empty.remove([0]), empty.size]).toEqual([[], [], [], [], 0]);
});
