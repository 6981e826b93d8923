/** The practice account: made on the first start, so that nobody is asked for anything. */

import { createHash, randomBytes, randomInt } from "node:crypto";
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { newTotpSecret } from "./totp.ts";

export interface PracticeAccount {
  readonly clientCode: string;
  /** Four digits. */
  readonly pin: string;
  /** Base32. */
  readonly totpSecret: string;
  readonly apiKey: string;
}

/** Capital of a new practice account, paise: ₹10,00,000. */
export const PRACTICE_CAPITAL = 100_000_000;

const FORMAT_VERSION = 1;

const fileSchema = z.object({
  version: z.literal(FORMAT_VERSION),
  pin: z.string().regex(/^\d{4}$/),
  totpSecret: z.string().regex(/^[A-Z2-7]{16,}$/),
  apiKey: z.string().min(8),
});

type AccountFile = z.infer<typeof fileSchema>;

/** `P` and six digits drawn from the market's id: every recording and every seed has its own account. */
export function clientCodeOf(marketId: string): string {
  const number = createHash("sha256").update(marketId).digest().readUInt32BE(0) % 1_000_000;
  return `P${String(number).padStart(6, "0")}`;
}

function newAccountFile(): AccountFile {
  return {
    version: FORMAT_VERSION,
    pin: String(randomInt(10_000)).padStart(4, "0"),
    totpSecret: newTotpSecret(),
    apiKey: randomBytes(6).toString("base64url"),
  };
}

/** Whole or not at all: written beside, flushed, renamed, and the folder flushed. */
function writeAtomically(path: string, text: string): void {
  const beside = `${path}.${process.pid}.tmp`;
  const file = openSync(beside, "w", 0o600);
  writeFileSync(file, text);
  fsyncSync(file);
  closeSync(file);
  renameSync(beside, path);
  const folder = openSync(dirname(path), "r");
  fsyncSync(folder);
  closeSync(folder);
}

function parseFile(text: string): AccountFile | "newer" | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = fileSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const version = z.object({ version: z.number() }).safeParse(value);
  return version.success && version.data.version > FORMAT_VERSION ? "newer" : undefined;
}

/**
 * The account of this market, from `account.json` in `dataDir` (mode 0600), made if absent. PIN,
 * TOTP secret and API key are the installation's; the client code is the market's. A damaged file is
 * kept beside under another name and `warn` is told. Throws an Error with a plain sentence when the
 * folder cannot be written or the file is from a newer version.
 */
export function openAccountFile(dataDir: string, marketId: string, warn: (sentence: string) => void): PracticeAccount {
  const path = join(dataDir, "account.json");
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    let file = existsSync(path) ? parseFile(readFileSync(path, "utf8")) : newAccountFile();
    if (file === "newer") throw new Error("it was written by a newer version of the practice exchange");
    if (file === undefined) {
      const aside = `${path}.damaged-${Date.now()}`;
      renameSync(path, aside);
      warn(`The practice account file was damaged: it is kept as ${aside} and a new PIN, TOTP secret and API key were made.`);
      file = newAccountFile();
    }
    if (existsSync(path)) chmodSync(path, 0o600);
    else writeAtomically(path, `${JSON.stringify(file, null, 2)}\n`);
    return { clientCode: clientCodeOf(marketId), pin: file.pin, totpSecret: file.totpSecret, apiKey: file.apiKey };
  } catch (error) {
    throw new Error(`The practice account at ${path} cannot be opened: ${error instanceof Error ? error.message : String(error)}.`, { cause: error });
  }
}
