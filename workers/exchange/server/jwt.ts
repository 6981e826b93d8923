/** JSON Web Tokens signed with HMAC-SHA-512 (RFC 7519, RFC 7515 compact form), as the broker issues them. */

import { createHmac, timingSafeEqual } from "node:crypto";

export type TokenUse = "access" | "refresh" | "feed";

export interface Claims {
  /** Client code. */
  readonly sub: string;
  /** Session the token belongs to. */
  readonly sid: string;
  readonly use: TokenUse;
  /** Distinguishes tokens issued in the same second. */
  readonly jti: string;
  /** Seconds since the epoch. */
  readonly iat: number;
  readonly exp: number;
}

const HEADER = Buffer.from('{"alg":"HS512","typ":"JWT"}').toString("base64url");

const signature = (text: string, secret: Buffer): Buffer => createHmac("sha512", secret).update(text).digest();

export function signToken(claims: Claims, secret: Buffer): string {
  const text = `${HEADER}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}`;
  return `${text}.${signature(text, secret).toString("base64url")}`;
}

/** The claims of a token that this secret signed, whether or not it has expired; undefined for anything else. */
export function readToken(token: string, secret: Buffer): Claims | undefined {
  const end = token.lastIndexOf(".");
  if (end < 0 || !token.startsWith(`${HEADER}.`)) return undefined;
  const given = Buffer.from(token.slice(end + 1), "base64url");
  const wanted = signature(token.slice(0, end), secret);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
  // The signature is ours, so the claims have the shape that `signToken` gave them.
  return JSON.parse(Buffer.from(token.slice(HEADER.length + 1, end), "base64url").toString()) as Claims;
}

/** `Bearer x` and bare `x` are both in use; what remains of `Bearer Bearer x` is no token. */
export const bareToken = (header: string): string => header.replace(/^Bearer\s+/i, "").trim();
