import type { Handlers } from "../../shared/contract/commands.ts";
import type { OrderServices } from "./order-commands.ts";
import { orderCommands } from "./order-commands.ts";
import type { PageServices } from "./page-commands.ts";
import { pageCommands } from "./page-commands.ts";
import type { PaperServices } from "./paper-commands.ts";
import { paperCommands } from "./paper-commands.ts";
import { planCommands } from "./plan-commands.ts";
import type { SafetyServices } from "./safety-commands.ts";
import { safetyCommands } from "./safety-commands.ts";

export type HandlerServices = PageServices & SafetyServices & PaperServices & Pick<OrderServices, "accounts">;

/** An order in an instrument that nobody watches waits this long for its first quote, ms. */
const QUOTE_WAIT_MS = 1_500;

/** One function per command of the contract. They find the service and hand over; they decide nothing. */
export function commandHandlers(services: HandlerServices): Handlers {
  const orders: OrderServices = { accounts: services.accounts, priced: (instrument) => services.watching.quoted(instrument, QUOTE_WAIT_MS) };
  return { ...pageCommands(services), ...orderCommands(orders), ...planCommands(orders), ...safetyCommands(services), ...paperCommands(services) };
}
