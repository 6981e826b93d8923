import { describe, expect, test } from "vitest";
import { isGuess, matches } from "../../../renderer/workspace/palette/matches.ts";

const marked = (text: string, typed: string): string => matches(text, typed).map((part) => (part.hit ? `[${part.text}]` : part.text)).join("");

describe("what was typed is marked in what was found", () => {
  test.each([
    ["NIFTY 24500 CE", "nifty 24500 ce", "[NIFTY] [24500] [CE]"],
    ["NIFTY 24500 CE", "nifty24500ce", "[NIFTY] [24500] [CE]"],
    ["NIFTY 24500 CE", "245", "NIFTY [245]00 CE"],
    ["BANKNIFTY", "nifty", "BANK[NIFTY]"],
    ["State Bank of India", "bank state", "[State] [Bank] of India"],
    ["M&M FUT", "m&m fut", "[M&M] [FUT]"],
    // Two letters are marked at the beginning of a word only.
    ["RELIANCE", "ce", "RELIANCE"],
    ["RELIANCE", "relaince", "RELIANCE"],
    ["SBIN", "", "SBIN"],
    ["", "sbin", ""],
    ["a(b", "(", "a(b"],
  ])("%s, typed %j: %s", (text, typed, shown) => {
    expect(marked(text, typed)).toBe(shown);
    expect(matches(text, typed).map((part) => part.text).join("")).toBe(text);
  });

  test("a guess is what holds none of it", () => {
    expect(isGuess(["RELIANCE", "Reliance Industries"], "relaince")).toBe(true);
    expect(isGuess(["RELIANCE", "Reliance Industries"], "reli")).toBe(false);
    expect(isGuess(["RELIANCE"], "  ")).toBe(false);
  });
});
