import { expect, test } from "vitest";
import { bytesText, laidOut, spanText, timingBars } from "../../../../renderer/panels/why/story-words.ts";

test("spans as people read them", () => {
  expect([0.4, 84, 999, 1_240, 45_300, 250_400, 999_999, 1_500_000].map(spanText)).toEqual(["0 µs", "84 µs", "999 µs", "1.24 ms", "45.30 ms", "250 ms", "1.00 s", "1.50 s"]);
});

test("steps follow one another and together are the whole", () => {
  const { bars, totalUs } = timingBars([{ step: "gate", us: 100 }, { step: "journal", us: 300 }, { step: "lane", us: 0 }, { step: "wire", us: 100 }]);
  expect(totalUs).toBe(500);
  expect(bars.map(({ from, share }) => [from, share])).toEqual([[0, 0.2], [0.2, 0.6], [0.8, 0], [0.8, 0.2]]);
  expect(timingBars([])).toEqual({ bars: [], totalUs: 0 });
  expect(timingBars([{ step: "gate", us: 0 }]).bars[0]).toMatchObject({ from: 0, share: 0 });
});

test("JSON is laid out; anything else, and cut JSON, stays as it was", () => {
  expect(laidOut('{"a":[1,"₹"]}')).toBe('{\n  "a": [\n    1,\n    "₹"\n  ]\n}');
  for (const text of ["<html>403</html>", '{"a":', "", "Too many requests"]) expect(laidOut(text)).toBe(text);
});

test("bytes, not letters", () => {
  expect(bytesText("a")).toBe("1 byte");
  expect(bytesText("₹")).toBe("3 bytes");
});
