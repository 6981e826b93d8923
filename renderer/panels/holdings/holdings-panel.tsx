import { useEffect, useMemo, useRef } from "react";
import type { HoldingView } from "../../../shared/contract/schemas/portfolio.ts";
import { DataGrid } from "../../grids/data-grid.tsx";
import type { GridHost } from "../../grids/grid-host.ts";
import { tradeKeys } from "../../grids/trade-keys.ts";
import { useInstruments } from "../../grids/use-instruments.ts";
import { useAccount, useAccountId } from "../../state/account.ts";
import { useWant } from "../../state/quotes.ts";
import { select } from "../../state/selection.ts";
import { useTerminal } from "../../state/terminal.ts";
import { EmptyState } from "../../theme/panel-states.tsx";
import { authoriseChosen, authoriseCommands } from "./commands.ts";
import { HOLDING_COLUMNS, LIVE_COLUMNS } from "./holding-columns.ts";
import classes from "../positions/positions.module.css";
import { HoldingTotals } from "./holding-totals.tsx";

const keyOf = (holding: HoldingView): string => `${holding.account}|${holding.instrument}`;
const instrumentOf = (holding: HoldingView): HoldingView["instrument"] => holding.instrument;

const NONE: readonly HoldingView[] = [];

/** Shares in the account's demat account. */
export function HoldingsPanel() {
  const account = useAccountId();
  const rows = useTerminal((state) => (account === undefined ? NONE : (state.holdings.get(account) ?? NONE)));
  const keys = useMemo(() => [...new Set(rows.map(instrumentOf))], [rows]);
  const host = useRef<GridHost<HoldingView>>(undefined);
  useWant("holdings", keys);
  useInstruments(rows, instrumentOf);
  useEffect(() => authoriseCommands(() => host.current?.current), []);
  useEffect(() => tradeKeys("holdings", "Holdings", () => host.current?.current?.instrument), []);
  if (rows.length === 0) return <EmptyState title="No holdings" hint="Shares bought with the product CNC stand here from the next trading day." />;
  return (
    <>
      <DataGrid
        label="Holdings" columns={HOLDING_COLUMNS} rows={rows} keyOf={keyOf} host={host}
        liveColumns={LIVE_COLUMNS} liveOf={instrumentOf} onOpen={(holding) => select(holding.instrument)}
      />
      <HoldingTotals holdings={rows} />
    </>
  );
}

/** The depository's leave, in the panel's header. */
export function HoldingsActions() {
  const account = useAccount();
  if (!account || account.world === "paper") return null;
  return (
    <button type="button" className={classes["tool"]} title="Tell the depository (CDSL) which shares may be sold today: choose a holding first" onClick={authoriseChosen}>
      Authorise sale (eDIS)… <kbd>E</kbd>
    </button>
  );
}
