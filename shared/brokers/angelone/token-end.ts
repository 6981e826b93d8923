import { DAY_MS, IST_OFFSET_MS } from "../../domain/time.ts";
import type { SystemTime } from "../../domain/time.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Bytes of base64url text as characters 0…255; undefined for foreign letters. */
export function fromBase64Url(text: string): string | undefined {
  let bits = 0;
  let held = 0;
  let out = "";
  for (const letter of text.replace(/=+$/, "")) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) return undefined;
    held = ((held << 6) | value) & 0xfff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += String.fromCharCode((held >> bits) & 0xff);
    }
  }
  return out;
}

/** `exp` of a JWT in epoch ms. The signature is the server's business: we only want to know when to renew. */
export function jwtEnd(jwt: string): number | undefined {
  const claims = fromBase64Url(jwt.split(".")[1] ?? "");
  if (!claims) return undefined;
  try {
    const { exp } = JSON.parse(claims) as { exp?: unknown };
    return typeof exp === "number" && Number.isFinite(exp) && exp > 0 ? exp * 1_000 : undefined;
  } catch {
    return undefined;
  }
}

/**
 * When a session that was given out at `now` ends: at its token's own end or at the next midnight in
 * India, when the broker's day ends, whichever is first. A token that says it ended before it was
 * given out tells of a wrong clock here, not of a dead session: only midnight counts then.
 */
export function sessionEnd(jwt: string, now: SystemTime): SystemTime {
  const midnight = (Math.floor((now + IST_OFFSET_MS) / DAY_MS) + 1) * DAY_MS - IST_OFFSET_MS;
  const end = jwtEnd(jwt);
  return (end !== undefined && end > now ? Math.min(end, midnight) : midnight) as SystemTime;
}
