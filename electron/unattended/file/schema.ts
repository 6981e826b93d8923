import { z } from "zod";
import { LIVE_WORD, stopPolicy, strategyId, strategyMode } from "../../../shared/contract/schemas/strategies.ts";
import { PAPER_CAPITAL } from "../../../shared/contract/schemas/paper.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import type { Money } from "../../../shared/domain/units.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";
import { minutesOf } from "../../../shared/strategy/check-parameters.ts";

/**
 * The strategies file, as a person writes it: amounts in rupees. Every message is what the field must be, so
 * that "must be …; it is …" can be made of it.
 */
const MOST_STRATEGIES = 500;

function whole(least: number, most: number): z.ZodNumber {
  const words = `a whole number from ${groupDigits(least)} to ${groupDigits(most)}`;
  return z.number(words).int(words).min(least, words).max(most, words);
}

function rupees(least: number, most: number): z.ZodType<Money, number> {
  const words = `rupees from ${groupDigits(least)} to ${groupDigits(most)}, with at most two decimals`;
  const inPaise = (value: number): boolean => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6;
  return z.number(words).min(least, words).max(most, words).refine(inPaise, words).transform((value) => Math.round(value * PER_RUPEE) as Money);
}

function text(most: number): z.ZodString {
  const words = `a text of 1 to ${most} characters`;
  return z.string(words).min(1, words).max(most, words);
}

function oneOf<const C extends readonly [string, ...string[]]>(choices: C): z.ZodEnum<{ [K in C[number]]: K }> {
  return z.enum(choices, `one of ${choices.join(", ")}`);
}

const yesOrNo = z.boolean("true or false");
const wallTime = z.string("a time such as 09:20").refine((value) => minutesOf(value) !== undefined, "a time such as 09:20");
const mostRupees = PAPER_CAPITAL.most / PER_RUPEE;
const leastRupees = PAPER_CAPITAL.least / PER_RUPEE;

const limits = z.strictObject(
  {
    ordersPerDay: whole(0, 10_000).default(50),
    orderValue: rupees(0, mostRupees).default(0 as Money),
    exposure: rupees(0, mostRupees).default(0 as Money),
    /** Absent: a share of the capital on paper; an entry that is live must say it. */
    dailyLoss: rupees(0, mostRupees).optional(),
    errorsInRow: whole(1, 100).default(5),
  },
  "an object of limits",
);

const schedule = z.strictObject(
  {
    start: wallTime.optional(),
    lastEntry: wallTime.optional(),
    stop: wallTime.optional(),
    policy: oneOf(stopPolicy.options as ["leave", "cancel", "square-off"]).optional(),
    weekdays: z.array(whole(1, 7), "a list of weekdays, 1 = Monday").max(7, "at most 7 weekdays").default([1, 2, 3, 4, 5]),
  },
  "an object of times",
);

const idWords = "2 to 31 small letters, digits and dashes, a letter or digit first";
const parameterWords = "a number, a text or true/false";
const parameterValue = z.union([z.number(parameterWords), z.string(parameterWords).max(100, "a text of at most 100 characters"), z.boolean(parameterWords)], parameterWords);

const entry = z.strictObject(
  {
    id: z.string(idWords).refine((value) => strategyId.safeParse(value).success, idWords),
    file: z.string('a strategy such as "own/my-ema.ts" or "example/ema-crossover.ts"').regex(/^(own|example)\/[^/\\]{1,190}$/, 'a strategy such as "own/my-ema.ts" or "example/ema-crossover.ts"'),
    account: text(80),
    mode: oneOf(strategyMode.options as ["paper", "shadow", "live"]).default("paper"),
    live: z.literal(LIVE_WORD, `the word "${LIVE_WORD}"`).optional(),
    title: text(60).optional(),
    group: z.string("a text of at most 30 characters").max(30, "a text of at most 30 characters").default(""),
    holding: oneOf(["intraday", "carry"]).default("intraday"),
    capital: rupees(leastRupees, mostRupees),
    parameters: z.record(z.string(), parameterValue, "an object of parameters and their values").default({}),
    limits: limits.prefault({}),
    schedule: schedule.prefault({}),
    onStop: oneOf(stopPolicy.options as ["leave", "cancel", "square-off"]).default("cancel"),
    autoStart: yesOrNo.default(true),
  },
  "an object with id, file, account and capital",
);

const account = z.strictObject(
  {
    name: z.string("a name").regex(/^[A-Za-z][A-Za-z0-9]{0,19}$/, "1 to 20 letters and digits, a letter first"),
    capital: rupees(leastRupees, mostRupees),
    /** A saved broker account on whose feed it trades. */
    prices: text(80).optional(),
  },
  "an object with name and capital",
);

export const strategiesFile = z.strictObject(
  {
    accounts: z.array(account, "a list of paper accounts").max(20, "at most 20 paper accounts").default([]),
    /** How long accounts may take to become ready, seconds. */
    waitSeconds: whole(1, 900).default(60),
    strategies: z.array(entry, "a list of strategies").min(1, "a list of at least one strategy").max(MOST_STRATEGIES, `at most ${MOST_STRATEGIES} strategies`),
  },
  "an object with the field strategies",
);

export type FileEntry = z.infer<typeof entry>;
export type FileAccount = z.infer<typeof account>;

/** Names of the fields where a field is not known: by the path without numbers. */
export const FIELDS: Readonly<Record<string, readonly string[]>> = {
  "": Object.keys(strategiesFile.shape),
  accounts: Object.keys(account.shape),
  strategies: Object.keys(entry.shape),
  "strategies.limits": Object.keys(limits.shape),
  "strategies.schedule": Object.keys(schedule.shape),
};
