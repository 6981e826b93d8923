import type { IncomingHttpHeaders } from "node:http";

/** The names under which a browser on this machine reaches us. */
const NAMES = ["127.0.0.1", "localhost"];

export type Strangeness = "host" | "origin" | "site";

/**
 * Whether a request was meant for us and comes from our own page. A foreign Host is a name that was
 * pointed at this machine (DNS rebinding); a foreign Origin is another site's page using the user's cookie.
 * @param needsOrigin for upgrades, where every browser tells one.
 * @returns what is wrong, or undefined.
 */
export function strangeness(headers: IncomingHttpHeaders, port: number, needsOrigin: boolean): Strangeness | undefined {
  const host = headers.host ?? "";
  if (!NAMES.some((name) => host === `${name}:${port}`)) return "host";
  const { origin } = headers;
  if (origin === undefined ? needsOrigin : origin !== `http://${host}`) return "origin";
  const site = headers["sec-fetch-site"];
  // "none" is the user's own doing: an address typed or opened from outside. A link on another site is "cross-site".
  if (site !== undefined && site !== "same-origin" && site !== "none") return "site";
  return undefined;
}
