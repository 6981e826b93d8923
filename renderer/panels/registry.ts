import type { FunctionComponent } from "react";
import { ActivityActions, ActivityPanel } from "./activity/activity-panel.tsx";
import { BasketsPanel, useBusyBaskets } from "./baskets/baskets-panel.tsx";
import { BracketsActions, BracketsPanel, useWorkingBrackets } from "./brackets/brackets-panel.tsx";
import { ChartPanel } from "./chart/chart-panel.tsx";
import { ChartToolbar } from "./chart/chart-toolbar.tsx";
import { ConnectActions, ConnectPanel, useConnectedCount } from "./connect/connect-panel.tsx";
import { DepthActions } from "./depth/depth-actions.tsx";
import { DepthPanel } from "./depth/depth-panel.tsx";
import { FundsPanel } from "./funds/funds-panel.tsx";
import { GttActions, GttPanel, useWaitingGtts } from "./gtt/gtt-panel.tsx";
import { HistoryActions, HistoryPanel } from "./history/history-panel.tsx";
import { HoldingsActions, HoldingsPanel } from "./holdings/holdings-panel.tsx";
import { OrdersActions, OrdersPanel, useWorkingOrders } from "./orders/orders-panel.tsx";
import { PaperActions, PaperPanel } from "./paper/paper-panel.tsx";
import { PositionsActions, PositionsPanel, useOpenPositions } from "./positions/positions-panel.tsx";
import { LabActions, LabPanel, useLabJobs } from "./lab/lab-panel.tsx";
import { MoversPanel } from "./movers/movers-panel.tsx";
import { OptionChainPanel } from "./option-chain/option-chain-panel.tsx";
import { useNakedCount } from "./protection/protection-rows.ts";
import { ProtectionPanel } from "./protection/protection-panel.tsx";
import { ReportsActions, ReportsPanel } from "./reports/reports-panel.tsx";
import { RiskPanel } from "./risk/risk-panel.tsx";
import { SlicesPanel, useRunningSlices } from "./slices/slices-panel.tsx";
import { StrategiesActions, StrategiesPanel, useBusyStrategies } from "./strategies/strategies-panel.tsx";
import { TicketPanel } from "./ticket/ticket-panel.tsx";
import { TradeJournalActions, TradeJournalPanel } from "./trade-journal/trade-journal-panel.tsx";
import { TradesPanel, useTradeCount } from "./trades/trades-panel.tsx";
import { WatchListActions, WatchListPanel } from "./watch-list/watch-list-panel.tsx";

/** Where a panel stands in the default layout. Those of one place share it as tabs. */
export type Place = "left" | "centre" | "right-top" | "right-bottom" | "bottom";

export interface PanelEntry {
  /** Also the name in the saved layout, in `data-panel` and in `focusPanel(id)`. */
  readonly id: string;
  readonly title: string;
  /** Drawn inside a root element that carries data-panel and a label, within an error boundary. */
  readonly component: FunctionComponent;
  readonly place: Place;
  /** Letter after G that goes there. */
  readonly key: string;
  /** A hook: the number on the tab. */
  readonly useCount?: () => number | undefined;
  /** Small buttons at the right of the panel's header. */
  readonly actions?: FunctionComponent;
}

/** One line a panel, in the order of their tabs. */
export const PANELS: readonly PanelEntry[] = [
  { id: "watch-list", title: "Watch list", component: WatchListPanel, place: "left", key: "W", actions: WatchListActions },
  { id: "chart", title: "Chart", component: ChartPanel, place: "centre", key: "C", actions: ChartToolbar },
  { id: "paper", title: "Paper", component: PaperPanel, place: "centre", key: "E", actions: PaperActions },
  { id: "connect", title: "Connect", component: ConnectPanel, place: "centre", key: "I", useCount: useConnectedCount, actions: ConnectActions },
  { id: "history", title: "History", component: HistoryPanel, place: "centre", key: "Y", actions: HistoryActions },
  { id: "option-chain", title: "Option chain", component: OptionChainPanel, place: "centre", key: "X" },
  { id: "movers", title: "Movers", component: MoversPanel, place: "centre", key: "M" },
  { id: "risk", title: "Risk", component: RiskPanel, place: "centre", key: "L" },
  { id: "strategies", title: "Strategies", component: StrategiesPanel, place: "centre", key: "J", useCount: useBusyStrategies, actions: StrategiesActions },
  { id: "lab", title: "Lab", component: LabPanel, place: "centre", key: "V", useCount: useLabJobs, actions: LabActions },
  { id: "reports", title: "Reports", component: ReportsPanel, place: "centre", key: "U", actions: ReportsActions },
  { id: "trade-journal", title: "Journal", component: TradeJournalPanel, place: "centre", key: "Q", actions: TradeJournalActions },
  { id: "ticket", title: "Ticket", component: TicketPanel, place: "right-top", key: "T" },
  { id: "positions", title: "Positions", component: PositionsPanel, place: "bottom", key: "P", useCount: useOpenPositions, actions: PositionsActions },
  { id: "orders", title: "Orders", component: OrdersPanel, place: "bottom", key: "O", useCount: useWorkingOrders, actions: OrdersActions },
  { id: "trades", title: "Trades", component: TradesPanel, place: "bottom", key: "R", useCount: useTradeCount },
  { id: "gtt", title: "GTT", component: GttPanel, place: "bottom", key: "G", useCount: useWaitingGtts, actions: GttActions },
  { id: "brackets", title: "Brackets", component: BracketsPanel, place: "bottom", key: "B", useCount: useWorkingBrackets, actions: BracketsActions },
  { id: "slices", title: "Slices", component: SlicesPanel, place: "bottom", key: "S", useCount: useRunningSlices },
  { id: "baskets", title: "Baskets", component: BasketsPanel, place: "bottom", key: "K", useCount: useBusyBaskets },
  { id: "protection", title: "Protection", component: ProtectionPanel, place: "bottom", key: "N", useCount: useNakedCount },
  { id: "holdings", title: "Holdings", component: HoldingsPanel, place: "bottom", key: "H", actions: HoldingsActions },
  { id: "funds", title: "Funds", component: FundsPanel, place: "bottom", key: "F" },
  { id: "activity", title: "Activity", component: ActivityPanel, place: "bottom", key: "A", actions: ActivityActions },
  { id: "depth", title: "Depth", component: DepthPanel, place: "right-bottom", key: "D", actions: DepthActions },
];

export function panelOf(id: string): PanelEntry | undefined {
  return PANELS.find((entry) => entry.id === id);
}
