import type { Handlers } from "../../shared/contract/commands.ts";
import type { BrokerServices } from "./broker-commands.ts";
import { brokerCommands } from "./broker-commands.ts";
import type { CheckServices } from "./check-commands.ts";
import { checkCommands } from "./check-commands.ts";
import type { ConnectServices } from "./connect-commands.ts";
import { connectCommands } from "./connect-commands.ts";
import type { ConversionServices } from "./conversion-commands.ts";
import { conversionCommands } from "./conversion-commands.ts";
import type { DepositoryServices } from "./depository-commands.ts";
import { depositoryCommands } from "./depository-commands.ts";
import type { HistoryServices } from "./history-commands.ts";
import { historyCommands } from "./history-commands.ts";
import type { DerivativeServices } from "./derivative-commands.ts";
import { derivativeCommands } from "./derivative-commands.ts";
import type { LabServices } from "./lab-commands.ts";
import { labCommands } from "./lab-commands.ts";
import type { OrderServices } from "./order-commands.ts";
import { orderCommands } from "./order-commands.ts";
import type { PageServices } from "./page-commands.ts";
import { pageCommands } from "./page-commands.ts";
import type { PaperServices } from "./paper-commands.ts";
import { paperCommands } from "./paper-commands.ts";
import { planCommands } from "./plan-commands.ts";
import type { StrategyServices } from "./strategy-commands.ts";
import { strategyCommands } from "./strategy-commands.ts";
import type { RecorderServices } from "./recorder-commands.ts";
import { recorderCommands } from "./recorder-commands.ts";
import type { ReportServices } from "./report-commands.ts";
import { reportCommands } from "./report-commands.ts";
import type { TradeJournalServices } from "./trade-journal-commands.ts";
import { tradeJournalCommands } from "./trade-journal-commands.ts";
import type { SafetyServices } from "./safety-commands.ts";
import { safetyCommands } from "./safety-commands.ts";

export type HandlerServices = PageServices & BrokerServices & CheckServices & SafetyServices & PaperServices & ConnectServices & HistoryServices & DerivativeServices & ConversionServices & DepositoryServices & StrategyServices & LabServices & ReportServices & TradeJournalServices & OrderServices & RecorderServices;

/** One function per command of the contract. They find the service and hand over; they decide nothing. */
export function commandHandlers(services: HandlerServices): Handlers {
  return { ...pageCommands(services), ...orderCommands(services), ...conversionCommands(services), ...depositoryCommands(services), ...planCommands(services), ...safetyCommands(services), ...paperCommands(services), ...connectCommands(services), ...brokerCommands(services), ...checkCommands(services), ...historyCommands(services), ...derivativeCommands(services), ...recorderCommands(services), ...strategyCommands(services), ...labCommands(services), ...reportCommands(services), ...tradeJournalCommands(services) };
}
