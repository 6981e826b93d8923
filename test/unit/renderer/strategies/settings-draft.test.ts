import { describe, expect, test } from "vitest";
import { paperDifferences } from "../../../../renderer/panels/strategies/paper-differences.ts";
import { rangeText, stepped } from "../../../../renderer/panels/strategies/parameter-field.tsx";
import { differences, draftOf, fieldOf, firstAccount, firstSettings, readSettings, readValue } from "../../../../renderer/panels/strategies/settings-draft.ts";
import type { SettingsDraft } from "../../../../renderer/panels/strategies/settings-draft.ts";
import type { AccountView } from "../../../../shared/contract/schemas/portfolio.ts";
import { strategySettings } from "../../../../shared/contract/schemas/strategies.ts";
import { money } from "../../../../shared/domain/units.ts";
import { int, number, time } from "../../../../shared/strategy/parameters.ts";
import { BROKER_ACCOUNT, EMA_PARAMETERS, EXAMPLES, SETTINGS, strategyView } from "../../../e2e/fake/strategy-world.ts";

const read = (change: Partial<SettingsDraft>) => readSettings({ ...draftOf(SETTINGS), ...change }, EMA_PARAMETERS);

describe("the form", () => {
  test("what is saved comes back as it was", () => {
    for (const settings of [SETTINGS, { ...SETTINGS, capital: money(1_234_567_800), schedule: { policy: "leave" as const, weekdays: [1, 5], start: "09:20", lastEntry: "14:30", stop: "15:10" }, limits: { ...SETTINGS.limits, ordersPerDay: 0, orderValue: money(12_340_000) } }]) {
      expect(readSettings(draftOf(settings), EMA_PARAMETERS)).toEqual({ problems: {}, settings });
      expect(differences(settings, readSettings(draftOf(settings), EMA_PARAMETERS).settings!)).toEqual({ fixed: false, parameters: false, free: false });
    }
  });

  test("amounts are rupees with Indian commas, to the paisa", () => {
    // 12,34,567.89 rupees are 1,23,45,67,8900 units of 1/10,000.
    expect(read({ capital: "12,34,567.89" }).settings?.capital).toBe(12_345_678_900);
    expect(read({ capital: "₹ 1,000,000" }).settings?.capital).toBe(10_000_000_000);
    expect(read({ capital: "1,0000" }).problems["capital"]).toBe("“1,0000” is not an amount in rupees above 0.");
    expect(read({ capital: "-5" }).problems["capital"]).toContain("above 0");
    expect(read({ capital: "" }).problems["capital"]).toBe("Enter the capital that it works with.");
  });

  test("every fault names its field, limit and value", () => {
    const { parameters, limits } = draftOf(SETTINGS);
    expect(read({ parameters: { ...parameters, fast: "101", slow: "2.5", lots: "", stock: "SBIN" }, limits: { ...limits, errorsInRow: "0", dailyLoss: "five" }, start: "10:00", stop: "09:59", title: " " })).toEqual({
      settings: undefined,
      problems: {
        "parameters.fast": "Fast average must be at most 100 bars; it is 101.",
        "parameters.slow": "Slow average must be a whole number; it is 2.5.",
        "parameters.lots": "Size is empty; its default is 100.",
        "parameters.stock": "Instrument must be an instrument such as NSE:SBIN; it is \"SBIN\".",
        "limits.errorsInRow": "“0” is not a whole number from 1 to 100.",
        "limits.dailyLoss": "“five” is not an amount in rupees; leave it empty for no limit.",
        stop: "Stop (09:59) must come after Start (10:00).",
        title: "Give it a name, so that its orders can be told from others.",
      },
    });
  });

  test("an empty limit is off, an empty start has no days to be chosen for", () => {
    const { limits } = draftOf(SETTINGS);
    expect(read({ limits: { ...limits, dailyLoss: " ", ordersPerDay: "" } }).settings?.limits).toMatchObject({ dailyLoss: 0, ordersPerDay: 0 });
    expect(read({ weekdays: [] }).problems).toEqual({});
    expect(read({ weekdays: [], start: "09:20" }).problems).toEqual({ weekdays: "Choose at least one day on which it starts by itself." });
  });

  test("paper on a broker's account, or live on one for practice, is told before it is sent", () => {
    expect(read({ mode: "live" }).problems).toEqual({ account: "Live needs a broker's account; this one is for practice. Choose another, or mode paper." });
    expect(read({ account: BROKER_ACCOUNT.id }).problems["account"]).toContain("whose orders are real");
    expect(read({ account: BROKER_ACCOUNT.id, mode: "live" }).problems).toEqual({});
    expect(read({ account: BROKER_ACCOUNT.id, mode: "shadow" }).problems).toEqual({});
  });

  test("what the terminal refuses stands at its field", () => {
    expect(["fast", "parameters.fast", "dailyLoss", "limits.dailyLoss", "schedule.stop", "settings.capital", "request"].map((field) => fieldOf(field, EMA_PARAMETERS))).toEqual([
      "parameters.fast", "parameters.fast", "limits.dailyLoss", "limits.dailyLoss", "stop", "capital", "",
    ]);
  });

  test("a change tells what kind it is: free while it runs, swapped, or only when it is stopped", () => {
    expect(differences(SETTINGS, { ...SETTINGS, title: "Other" })).toEqual({ fixed: false, parameters: false, free: true });
    expect(differences(SETTINGS, { ...SETTINGS, parameters: { ...SETTINGS.parameters, fast: 10 } })).toEqual({ fixed: false, parameters: true, free: false });
    expect(differences(SETTINGS, { ...SETTINGS, mode: "live" })).toEqual({ fixed: true, parameters: false, free: false });
  });
});

describe("a new strategy", () => {
  test("begins on paper with a daily loss, under a name that is free, and the terminal takes it", () => {
    const settings = firstSettings(EXAMPLES[0]!, SETTINGS.account, new Set(["EMA crossover", "EMA crossover 2"]));
    expect(settings).toMatchObject({ title: "EMA crossover 3", mode: "paper", holding: "intraday", capital: 1_000_000_000, limits: { dailyLoss: 50_000_000 }, autoStart: false });
    expect(strategySettings.safeParse(settings).success).toBe(true);
  });

  test("is offered the paper account rather than the live one that is chosen", () => {
    const account = (id: string, world: AccountView["world"]) => ({ id, world }) as unknown as AccountView;
    const [live, practice, paper] = [account("l", "live"), account("p", "practice"), account("v", "paper")] as const;
    expect(firstAccount([live, practice, paper], live.id)).toBe("v");
    expect(firstAccount([live, practice, paper], practice.id)).toBe("p");
    expect(firstAccount([live], live.id)).toBe("l");
    expect(firstAccount([], undefined)).toBeUndefined();
  });
});

describe("one field", () => {
  test("steps lie on the schema's, within its bounds", () => {
    const range = int({ help: "", least: 5, most: 120, step: 5, default: 15 });
    expect(["15", "17", "120", "5", "x", ""].map((text) => stepped(range, text, 1))).toEqual(["20", "20", "120", "10", "x", ""]);
    expect(stepped(range, "5", -1)).toBe("5");
    expect(stepped(number({ help: "", least: 0.1, most: 1, step: 0.1, default: 0.3 }), "0.3", 1)).toBe("0.4");
    expect(stepped(time({ help: "", least: "09:30", most: "15:00", default: "14:00" }), "14:58", 1)).toBe("15:00");
    expect(stepped(time({ help: "", least: "09:30", most: "15:00", default: "14:00" }), "09:32", -1)).toBe("09:30");
  });

  test("bounds are told in words", () => {
    expect(rangeText(int({ help: "", least: 1, most: 10_000, default: 1 }))).toBe("1 to 10,000");
    expect(rangeText(number({ help: "", least: 0.5, most: 10, step: 0.5, default: 2 }))).toBe("0.5 to 10, steps of 0.5");
  });

  test("a text becomes a value only where it is one", () => {
    const fast = EMA_PARAMETERS["lots"]!;
    expect(["1,000", "1000", "1,00,00", "1e3", "\u22125", ""].map((text) => readValue(fast, text))).toEqual([1_000, 1_000, "1,00,00", "1e3", -5, undefined]);
  });
});

test("live parameters other than those of paper are marked, with the paper's value; on paper nothing is", () => {
  const strategy = strategyView({ paperParameters: { fast: 12, slow: 21, lots: 100 } });
  const draft = draftOf({ ...SETTINGS, mode: "live" });
  expect(paperDifferences(draft, strategy, EMA_PARAMETERS)).toEqual({ fast: 12 });
  expect(paperDifferences({ ...draft, mode: "paper" }, strategy, EMA_PARAMETERS)).toBeUndefined();
  expect(paperDifferences(draft, strategyView(), EMA_PARAMETERS)).toBeUndefined();
});
