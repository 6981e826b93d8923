/** Time-based one-time passwords (RFC 6238) in the broker's form: SHA-1, six digits, thirty seconds. */

import { Secret, TOTP } from "otpauth";

const form = (secret: string): TOTP => new TOTP({ algorithm: "SHA1", digits: 6, period: 30, secret: Secret.fromBase32(secret) });

/** A new secret of 160 bits in Base32, the length RFC 4226 recommends. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/**
 * True for the code of this window or a neighbour. A code may be used again: practice must not make
 * anyone wait thirty seconds, though the broker itself refuses a repeated code.
 */
export function totpMatches(secret: string, code: string, now: number): boolean {
  return /^\d{6}$/.test(code) && form(secret).validate({ token: code, timestamp: now, window: 1 }) !== null;
}

export const totpCode = (secret: string, now: number): string => form(secret).generate({ timestamp: now });
