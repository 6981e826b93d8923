import { z } from "zod";
import type { Endpoints } from "../../../shared/brokers/port.ts";
import { badInput, TerminalError } from "../../../shared/domain/errors.ts";

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);
const port = z.coerce.number().int().min(1).max(65_535);

/**
 * A stand-in for the broker on this machine: the practice exchange, at Angel One's own paths. Credentials sent
 * anywhere else than to the broker or to loopback would be given away, so nothing else is accepted.
 * @throws TerminalError (BadInput) for any other address.
 */
export function testEndpoints(address: string): Endpoints {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const plain = url && url.protocol === "http:" && url.username === "" && url.password === "" && url.pathname === "/" && url.search === "" && url.hash === "";
  if (!plain || !LOOPBACK.has(url.hostname) || !port.safeParse(url.port).success) {
    throw new TerminalError(badInput("--live-at", "http://127.0.0.1:PORT", `--live-at takes an address of this machine only, such as http://127.0.0.1:8100: sign-ins sent to “${address.slice(0, 80)}” could give your account away.`));
  }
  const { host } = url;
  return {
    rest: `http://${host}`,
    stream: `ws://${host}/smart-stream`,
    orderSocket: `ws://${host}/smart-order-update`,
    master: `http://${host}/OpenAPI_File/files/OpenAPIScripMaster.json`,
    depository: `http://${host}/eDIS/VerifyDIS/`,
  };
}
