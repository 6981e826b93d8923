import { z } from "zod";
import * as base from "./base.ts";

/** Typed to let orders of a live account go for this session. */
export const UNLOCK_WORD = "LIVE";

/** Longest text of a field, characters: beyond what any of them can be. */
const text = (most: number): z.ZodString => z.string().max(most, `at most ${most} characters`);

/**
 * Secrets go from the page to the terminal in these two and never come back. An absent secret means: as saved.
 */
export const saveConnection = z.object({
  clientCode: text(40),
  apiKey: text(200).optional(),
  pin: text(40).optional(),
  totpSecret: text(400).optional(),
  address: text(60),
  askPin: z.boolean(),
  askCode: z.boolean(),
});
export type SaveConnection = z.infer<typeof saveConnection>;

export const openConnection = z.object({
  account: base.accountId,
  /** Where the account asks for them each time. */
  pin: text(40).optional(),
  code: text(40).optional(),
});

export const CONNECT_STEPS = ["secrets", "clock", "sign-in", "books", "done"] as const;

/** A broker account that the user has saved. No field of it is a secret. */
export const connection = z.object({
  account: base.accountId,
  broker: z.string(),
  clientCode: z.string(),
  address: z.string(),
  askPin: z.boolean(),
  askCode: z.boolean(),
  /** Which secrets are at hand: in the keychain, or in memory until Sauda ends. */
  kept: z.object({ apiKey: z.boolean(), pin: z.boolean(), totpSecret: z.boolean() }),
  /** `asking`: it goes on when the user has given what `asks` names. `stopped`: nothing is tried until the user says so. */
  state: z.enum(["signed-out", "connecting", "asking", "retrying", "connected", "stopped"]),
  asks: z.array(z.enum(["pin", "code"])),
  /** How far the connecting has come. */
  step: z.enum(CONNECT_STEPS),
  sentence: z.string(),
  /** Opening orders are refused until UNLOCK_WORD is typed. */
  locked: z.boolean(),
  /** The broker turned an order away because of the address it came from: what that means, and what to do. No order goes. */
  readOnly: z.string().optional(),
  /** This machine's clock is off by enough to matter: in words. */
  clock: z.string().optional(),
});
export type ConnectionView = z.infer<typeof connection>;

export const connections = z.object({
  connections: z.array(connection),
  /** Whether secrets outlive this run, and if not, why. */
  keychain: z.object({ kept: z.boolean(), sentence: z.string() }),
  /** Where the broker is, unless at its own address: a practice exchange on this machine. */
  testing: z.string().optional(),
});
export type ConnectionsView = z.infer<typeof connections>;
