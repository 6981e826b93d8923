import { randomBytes } from "node:crypto";
import { chmodSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/** 256 bits, as 43 letters of base64url. */
export function newSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** Writes a secret so that only the user can read it and no reader ever sees half of it. */
export function writeSecret(path: string, secret: string): void {
  const draft = `${path}.new`;
  writeFileSync(draft, `${secret}\n`, { mode: 0o600 });
  // A draft that a crash left behind keeps the mode it had.
  chmodSync(draft, 0o600);
  renameSync(draft, path);
}

/** The secret of a file, made at the first time and whenever the file holds none. */
export function keptSecret(path: string): string {
  let text = "";
  try {
    text = readFileSync(path, "utf8").trim();
  } catch {
    // None yet.
  }
  if (/^[\w-]{43}$/.test(text)) {
    chmodSync(path, 0o600);
    return text;
  }
  const secret = newSecret();
  writeSecret(path, secret);
  return secret;
}
