import { networkInterfaces } from "node:os";
import type { CallerIdentity } from "../../../shared/brokers/port.ts";

const NOWHERE: CallerIdentity = { localIp: "127.0.0.1", publicIp: "127.0.0.1", macAddress: "00:00:00:00:00:00" };

/**
 * This machine, told honestly: the first network card with an IPv4 address. The public address is what the
 * user registered; nobody on the internet is asked for it.
 */
export function ownIdentity(registered: string): CallerIdentity {
  for (const cards of Object.values(networkInterfaces())) {
    const card = cards?.find(({ family, internal }) => family === "IPv4" && !internal);
    if (card) return { localIp: card.address, publicIp: registered === "" ? card.address : registered, macAddress: card.mac };
  }
  return registered === "" ? NOWHERE : { ...NOWHERE, publicIp: registered };
}
