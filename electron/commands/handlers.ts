import type { Handlers } from "../../shared/contract/commands.ts";
import type { BrokerServices } from "./broker-commands.ts";
import { brokerCommands } from "./broker-commands.ts";
import type { ConnectServices } from "./connect-commands.ts";
import { connectCommands } from "./connect-commands.ts";
import type { HistoryServices } from "./history-commands.ts";
import { historyCommands } from "./history-commands.ts";
import type { OrderServices } from "./order-commands.ts";
import { orderCommands } from "./order-commands.ts";
import type { PageServices } from "./page-commands.ts";
import { pageCommands } from "./page-commands.ts";
import type { PaperServices } from "./paper-commands.ts";
import { paperCommands } from "./paper-commands.ts";
import { planCommands } from "./plan-commands.ts";
import type { SafetyServices } from "./safety-commands.ts";
import { safetyCommands } from "./safety-commands.ts";

export type HandlerServices = PageServices & BrokerServices & SafetyServices & PaperServices & ConnectServices & HistoryServices & OrderServices;

/** One function per command of the contract. They find the service and hand over; they decide nothing. */
export function commandHandlers(services: HandlerServices): Handlers {
  return { ...pageCommands(services), ...orderCommands(services), ...planCommands(services), ...safetyCommands(services), ...paperCommands(services), ...connectCommands(services), ...brokerCommands(services), ...historyCommands(services) };
}
