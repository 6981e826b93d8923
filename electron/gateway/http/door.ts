import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { join } from "node:path";
import { keptSecret, newSecret, writeSecret } from "./secret-file.ts";

/** A sign-in of one browser lasts this long, ms: 30 days. */
const SESSION_MS = 2_592_000_000;
export const TOKEN_FILE = "gateway.token";
export const KEY_FILE = "gateway.key";

function same(a: string, b: string): boolean {
  // Hashes are of one length, whatever the caller sent.
  const hash = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}

/**
 * Who may come in. The file `gateway.token` holds a token that works once: the browser which brings it
 * gets a session cookie, and the file a new token. Cookies are signed with `gateway.key`, so that an open
 * page finds its way back after the terminal was started again; deleting that file signs every browser out.
 */
export class Door {
  /** Cookies know no ports: the name keeps two installations on one machine apart. */
  readonly cookieName: string;
  readonly #tokenPath: string;
  readonly #key: string;
  readonly #now: () => number;
  #token: string;

  /** @param now system time, epoch ms. */
  constructor(dataDir: string, now: () => number) {
    this.#now = now;
    this.#key = keptSecret(join(dataDir, KEY_FILE));
    this.#tokenPath = join(dataDir, TOKEN_FILE);
    this.#token = this.#newToken();
    this.cookieName = `sauda-${createHash("sha256").update(`name ${this.#key}`).digest("hex").slice(0, 8)}`;
  }

  /** The token that works now. */
  get token(): string {
    return this.#token;
  }

  /** True without using the token up: for a local program that reads the file. */
  knows(token: string): boolean {
    return same(token, this.#token);
  }

  /** @returns the value of a Set-Cookie header, or undefined for a token that is wrong or used. */
  exchange(token: string): string | undefined {
    if (!this.knows(token)) return undefined;
    this.#token = this.#newToken();
    const issued = `${this.#now().toString(36)}.${newSecret()}`;
    return `${this.cookieName}=${issued}.${this.#sign(issued)}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${SESSION_MS / 1000}`;
  }

  /** @param header value of a Cookie header. */
  admits(header: string | undefined): boolean {
    for (const part of (header ?? "").split(";")) {
      const at = part.indexOf("=");
      if (part.slice(0, at).trim() === this.cookieName && this.#valid(part.slice(at + 1).trim())) return true;
    }
    return false;
  }

  #valid(value: string): boolean {
    const at = value.lastIndexOf(".");
    const issued = value.slice(0, Math.max(at, 0));
    if (!same(value.slice(at + 1), this.#sign(issued))) return false;
    const age = this.#now() - Number.parseInt(issued.split(".")[0] ?? "", 36);
    return age < SESSION_MS;
  }

  #sign(text: string): string {
    return createHmac("sha256", this.#key).update(text).digest("base64url");
  }

  #newToken(): string {
    const token = newSecret();
    writeSecret(this.#tokenPath, token);
    return token;
  }
}
