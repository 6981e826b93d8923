import { z } from "zod";
import type { SystemTime } from "../../domain/time.ts";
import type { CallerIdentity, Credentials, HttpAnswer, HttpRequest, Reading, Session } from "../port.ts";
import { readData } from "./envelope.ts";
import { secret } from "./fields.ts";
import { ask, AUTH, SECURE, write } from "./request.ts";
import { sessionEnd } from "./token-end.ts";

/** A code of the authenticator counts once and two failures can lock the PIN: so it counts as a write. */
export function signIn(credentials: Credentials, totp: string): HttpRequest {
  const body = { clientcode: credentials.clientCode, password: credentials.pin, totp };
  return { ...write("sign-in", `${AUTH}/user/v1/loginByPassword`, "sign-in", body), signed: false };
}

/** Works without PIN and code. All three tokens are new afterwards, and both sockets must be opened anew. */
export function refresh(session: Session): HttpRequest {
  return ask("refresh", `${AUTH}/jwt/v1/generateTokens`, "refresh", { refreshToken: session.refreshToken });
}

export function signOut(clientCode: string): HttpRequest {
  return ask("sign-out", `${SECURE}/user/v1/logout`, "sign-out", { clientcode: clientCode });
}

const TOKENS = z.object({ jwtToken: secret, refreshToken: secret, feedToken: secret });

/** Reads the answer of sign-in and refresh. Tokens are kept bare: some clients store the JWT with its "Bearer " and send it doubled. */
export function readSession(answer: HttpAnswer, now: SystemTime): Reading<Session> {
  const reading = readData(answer, "sign-in", TOKENS);
  if (reading.kind !== "ok") return reading;
  const accessToken = bare(reading.value.jwtToken);
  const { refreshToken, feedToken } = reading.value;
  return { kind: "ok", value: { accessToken, refreshToken, feedToken, endsAt: sessionEnd(accessToken, now) } };
}

function bare(token: string): string {
  return token.replace(/^Bearer\s+/i, "");
}

export function bearer(session: Session): string {
  return `Bearer ${bare(session.accessToken)}`;
}

/** The nine headers of the documentation, with honest values. The server insists on four of them. */
export function restHeaders(apiKey: string, identity: CallerIdentity, session: Session | undefined): Record<string, string> {
  return {
    "Content-Type": "application/json",
    Accept: "application/json",
    "X-UserType": "USER",
    "X-SourceID": "WEB",
    "X-ClientLocalIP": identity.localIp,
    "X-ClientPublicIP": identity.publicIp,
    "X-MACAddress": identity.macAddress,
    "X-PrivateKey": apiKey,
    ...(session ? { Authorization: bearer(session) } : {}),
  };
}

/** Handshake of both sockets. */
export function socketHeaders(apiKey: string, clientCode: string, session: Session): Record<string, string> {
  return {
    Authorization: bearer(session),
    "x-api-key": apiKey,
    "x-client-code": clientCode,
    "x-feed-token": session.feedToken,
  };
}
