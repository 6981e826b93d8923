import type { HttpRequest } from "../port.ts";
import type { LimitName } from "./limits.ts";

/** Nearly every route lies under this prefix; the two that give out tokens lie under AUTH. */
export const SECURE = "/rest/secure/angelbroking";
export const AUTH = "/rest/auth/angelbroking";

export function get(route: string, path: string, limit: LimitName): HttpRequest {
  return { route, method: "GET", path, body: undefined, limit, signed: true, writes: false };
}

/** A POST that changes nothing at the broker, or nothing that may not be repeated. */
export function ask(route: string, path: string, limit: LimitName, body: unknown): HttpRequest {
  return { route, method: "POST", path, body: JSON.stringify(body), limit, signed: true, writes: false };
}

/** A POST whose repetition could place or change something twice. */
export function write(route: string, path: string, limit: LimitName, body: unknown): HttpRequest {
  return { ...ask(route, path, limit, body), writes: true };
}
