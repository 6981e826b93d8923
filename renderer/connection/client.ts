import { bridgeTransport } from "./bridge-transport.ts";
import { browserTimers, systemNow } from "./browser-clock.ts";
import type { Client } from "./create-client.ts";
import { createClient } from "./create-client.ts";
import { socketTransport } from "./socket-transport.ts";
import type { Transport } from "./transport.ts";

export type { Client, Link } from "./create-client.ts";

/** The desktop shell's bridge where there is one, else the WebSocket of the host that served the page. */
function chooseTransport(): Transport {
  if (window.sauda) return bridgeTransport(window.sauda);
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return socketTransport(`${scheme}://${location.host}/gateway`);
}

/** The page's one door to the terminal. */
export const client: Client = createClient({
  transport: chooseTransport,
  timers: browserTimers,
  random: Math.random,
  now: systemNow,
});
