import { describe, expect, test } from "vitest";
import { FileProblem, readStrategiesFile } from "../../../electron/unattended/file/strategies-file.ts";

const ENTRY = { id: "sbin-ema", file: "example/ema-crossover.ts", account: "Lab", capital: 200_000 };

/** One entry a line, so that lines can be told. */
function fileOf(...entries: readonly object[]): string {
  return `{ "accounts": [{ "name": "Lab", "capital": 1000000 }],\n"strategies": [\n${entries.map((one) => JSON.stringify(one)).join(",\n")}\n] }`;
}

function problemsOf(text: string): readonly string[] {
  try {
    readStrategiesFile("day.json", text);
  } catch (error) {
    if (error instanceof FileProblem) return error.sentences;
    throw error;
  }
  return [];
}

describe("the strategies file", () => {
  test("what is left out has its usual value; rupees become exact units", () => {
    const { entries, accounts, waitMs } = readStrategiesFile("day.json", fileOf({ ...ENTRY, capital: 200_000.35, limits: { orderValue: 0.29 } }));
    expect(accounts).toEqual([{ name: "Lab", capital: 10_000_000_000 }]);
    expect(waitMs).toBe(60_000);
    expect(entries).toEqual([{
      ...ENTRY, capital: 2_000_003_500, mode: "paper", group: "", holding: "intraday", parameters: {}, onStop: "cancel", autoStart: true,
      limits: { ordersPerDay: 50, orderValue: 2_900, exposure: 0, errorsInRow: 5 }, schedule: { weekdays: [1, 2, 3, 4, 5] },
    }]);
  });

  test.each<[string, object, string]>([
    ["a misspelt field", { ...ENTRY, capitol: 5 }, "day.json line 3, strategy sbin-ema, field capitol: there is no such field. Fields here: id, file, account, mode, live, title, group, holding, capital, parameters, limits, schedule, onStop, autoStart."],
    ["a misspelt limit", { ...ENTRY, limits: { dailyLos: 5 } }, "day.json line 3, strategy sbin-ema, field limits.dailyLos: there is no such field. Fields here: ordersPerDay, orderValue, exposure, dailyLoss, errorsInRow."],
    ["too little capital", { ...ENTRY, capital: 5 }, "day.json line 3, strategy sbin-ema, field capital: it must be rupees from 1,000 to 1,00,00,00,000, with at most two decimals; it is 5."],
    ["a third decimal", { ...ENTRY, capital: 5000.125 }, "day.json line 3, strategy sbin-ema, field capital: it must be rupees from 1,000 to 1,00,00,00,000, with at most two decimals; it is 5000.125."],
    ["a number as text", { ...ENTRY, capital: "200000" }, 'day.json line 3, strategy sbin-ema, field capital: it must be rupees from 1,000 to 1,00,00,00,000, with at most two decimals; it is "200000".'],
    ["no file", { id: "a1", account: "Lab", capital: 5000 }, 'day.json line 3, strategy a1, field file: it is missing. It must be a strategy such as "own/my-ema.ts" or "example/ema-crossover.ts".'],
    ["an id with capitals", { ...ENTRY, id: "Big" }, 'day.json line 3, strategy Big, field id: it must be 2 to 31 small letters, digits and dashes, a letter or digit first; it is "Big".'],
    ["no id", { file: ENTRY.file, account: "Lab", capital: 5000 }, "day.json line 3, strategy number 1, field id: it is missing. It must be 2 to 31 small letters, digits and dashes, a letter or digit first."],
    ["a path out of the folder", { ...ENTRY, file: "own/../../x.ts" }, 'day.json line 3, strategy sbin-ema, field file: it must be a strategy such as "own/my-ema.ts" or "example/ema-crossover.ts"; it is "own/../../x.ts".'],
    ["another policy", { ...ENTRY, onStop: "sell" }, 'day.json line 3, strategy sbin-ema, field onStop: it must be one of leave, cancel, square-off; it is "sell".'],
    ["no time", { ...ENTRY, schedule: { start: "9:20" } }, 'day.json line 3, strategy sbin-ema, field schedule.start: it must be a time such as 09:20; it is "9:20".'],
    ["a stop before its start", { ...ENTRY, schedule: { start: "10:00", stop: "09:30" } }, "day.json line 3, strategy sbin-ema, field schedule.stop: 09:30 is not after start, 10:00."],
    ["a list as a parameter", { ...ENTRY, parameters: { fast: [9] } }, "day.json line 3, strategy sbin-ema, field parameters.fast: it must be a number, a text or true/false; it is a list."],
    ["live without the word", { ...ENTRY, mode: "live", limits: { dailyLoss: 0 } }, 'day.json line 3, strategy sbin-ema: mode live sends orders to the broker. Write "live": "LIVE" beside it if that is meant.'],
    ["live with another word", { ...ENTRY, mode: "live", live: "yes", limits: { dailyLoss: 0 } }, 'day.json line 3, strategy sbin-ema, field live: it must be the word "LIVE"; it is "yes".'],
    ["live without a daily loss", { ...ENTRY, mode: "live", live: "LIVE" }, "day.json line 3, strategy sbin-ema, field limits: a live strategy needs limits.dailyLoss, the net loss of a day in rupees at which it is stopped and squared off. 0 switches it off, and must be written."],
    ["the word beside paper", { ...ENTRY, live: "LIVE" }, 'day.json line 3, strategy sbin-ema, field live: the word stands beside mode paper, which sends nothing to a broker. Take it away, or set "mode": "live".'],
  ])("%s", (_what, entry, sentence) => expect(problemsOf(fileOf(entry))).toEqual([sentence]));

  test("an id twice is told where it stands the second time", () => {
    expect(problemsOf(fileOf(ENTRY, { ...ENTRY, id: "other" }, ENTRY))).toEqual(['day.json line 5, strategy sbin-ema, field id: "sbin-ema" stands in the file twice. Give each one its own.']);
  });

  test("everything that is wrong is told at once, and not more than a screen of it", () => {
    const many = problemsOf(fileOf(...Array.from({ length: 30 }, (_one, at) => ({ ...ENTRY, id: `s-${at}`, capital: 1 }))));
    expect(many).toHaveLength(21);
    expect(many.at(-1)).toBe("And 10 more.");
  });

  test("other things than a file of strategies", () => {
    expect(problemsOf("[]")).toEqual(["day.json line 1: it must be an object with the field strategies; it is an empty list."]);
    expect(problemsOf("{}")).toEqual(["day.json line 1, field strategies: it is missing. It must be a list of strategies."]);
    expect(problemsOf('{ "strategies": [] }')).toEqual(["day.json line 1, field strategies: it must be a list of at least one strategy; it is an empty list."]);
    expect(problemsOf('{ "strategies": [\n7] }')).toEqual(["day.json line 2, strategy number 1: it must be an object with id, file, account and capital; it is 7."]);
    expect(problemsOf("{\n strategies: [] }")).toEqual(["day.json line 2: a field's name in double quotes is expected before strategies: . Correct it and start again."]);
  });
});
