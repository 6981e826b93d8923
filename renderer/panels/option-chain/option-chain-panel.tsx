import { useEffect, useEffectEvent, useRef } from "react";
import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import { useInstrument, useMissing } from "../../state/instruments.ts";
import { useSelection } from "../../state/selection.ts";
import { useTerminal } from "../../state/terminal.ts";
import { useInSight, usePolled, useSecond } from "../../state/use-polled.ts";
import { EmptyState, ErrorState, LoadingState } from "../../theme/panel-states.tsx";
import { againText } from "../../workspace/told.tsx";
import { loadColumns } from "./chain-columns.ts";
import { listedMs } from "./chain-reads.ts";
import { chooseExpiry, expiryId, expiryOf, useChain } from "./chain-store.ts";
import { Chain } from "./chain.tsx";
import { expiryCommands } from "./commands.ts";
import { ColumnChoice } from "./column-choice.tsx";
import { ExpiryTabs } from "./expiry-tabs.tsx";
import classes from "./option-chain.module.css";

/** Calls and puts on the underlying of the chosen instrument. */
export function OptionChainPanel() {
  const root = useRef<HTMLDivElement>(null);
  const inSight = useInSight(root);
  const loaded = useTerminal((state) => state.loaded);
  useEffect(() => {
    if (loaded) useChain.setState({ columns: loadColumns() });
  }, [loaded]);
  return (
    <div ref={root} className={classes["panel"]}>
      <Chosen inSight={inSight} />
    </div>
  );
}

function Chosen({ inSight }: { readonly inSight: boolean }) {
  const key = useSelection((selection) => selection.instrument);
  const view = useInstrument(key);
  const missing = useMissing(key ?? ("" as NonNullable<typeof key>));
  if (key === undefined) return <EmptyState title="No instrument chosen" hint="Choose an index or a share in the watch list, or press / to search: its options are shown here." />;
  if (missing) return <EmptyState title="Not in today's list" hint={`${key} is not in the broker's list of instruments of today.`} />;
  return view ? <Underlying view={view} inSight={inSight} /> : <LoadingState what="the instrument" />;
}

function Underlying({ view, inSight }: { readonly view: InstrumentView; readonly inSight: boolean }) {
  const { underlying } = view;
  const listed = usePolled("instruments.underlying", { underlying }, inSight, listedMs);
  const now = useSecond(inSight && listed.problem !== undefined);
  const wished = view.kind === "option" && view.expiry !== undefined ? expiryId({ exchange: view.exchange, expiry: view.expiry }) : undefined;
  const chosen = useChain((state) => state.expiries.get(underlying));
  const { answer, problem, nextAt } = listed;
  const step = useEffectEvent((by: 1 | -1) => {
    const expiries = listed.answer?.expiries ?? [];
    const now = expiryOf(expiries, chosen, wished);
    const next = now && expiries[expiries.indexOf(now) + by];
    if (next) chooseExpiry(underlying, next);
  });
  useEffect(() => expiryCommands((by) => step(by)), []);
  if (!answer && problem !== undefined) {
    return <ErrorState title={`The contracts on ${underlying} could not be looked up`} sentence={`${problem} ${againText(nextAt, now)}`} action={{ label: "Ask now", run: listed.again }} />;
  }
  if (!answer) return <LoadingState what="the expiries" rows={10} />;
  const expiry = expiryOf(answer.expiries, chosen, wished);
  if (!expiry) return <EmptyState title={`No options on ${underlying}`} hint="Options are listed on indices, on about two hundred shares, on commodities and currencies. Choose one of those in the watch list." />;
  return (
    <>
      <header className={classes["head"]}>
        <ExpiryTabs underlying={underlying} expiries={answer.expiries} chosen={expiry} />
        <ColumnChoice />
      </header>
      <Chain key={`${underlying} ${expiryId(expiry)}`} underlying={underlying} expiry={expiry} spots={answer.spots} futures={answer.futures} inSight={inSight} />
    </>
  );
}
