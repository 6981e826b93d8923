import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import { formatSignedMoney } from "../../../shared/domain/format.ts";
import { PER_RUPEE } from "../../../shared/domain/units.ts";
import { cx } from "../../theme/cx.ts";
import { bracketFigures } from "./bracket-figures.ts";
import { NumberField } from "./number-field.tsx";
import { editExits, editTarget } from "./ticket-extras.ts";
import { stepPrice } from "./ticket-steps.ts";
import type { TicketModel } from "./use-ticket-model.ts";
import classes from "./ticket.module.css";

/** Stop loss and target of the order tab: filled in, the order goes as a bracket. */
export function ExitFields({ model, view }: { readonly model: TicketModel; readonly view: InstrumentView }) {
  const { extras: { exits }, entry, problem } = model;
  const { atStop, atTargets } = figuresOf(model, view);
  const first = exits.targets[0]?.price ?? "";
  const others = exits.targets.slice(1).filter(({ price }) => price.trim() !== "").length;
  const also = [others > 0 ? `${others} more target${others === 1 ? "" : "s"}` : "", exits.trail === "none" ? "" : "a trailing stop", exits.breakEven ? "break-even" : ""].filter(Boolean);
  return (
    <>
      <div className={classes["fields"]}>
        <NumberField
          id="ticket-stop" label="Stop loss" note="optional" suffix={<Signed units={atStop} whole />} value={exits.stop} problem={problem("stop")}
          step={(steps) => stepPrice(exits.stop, steps, view.tick, entry)} onChange={(stop) => editExits({ stop })}
        />
        <NumberField
          id="ticket-target" label="Target" note="optional" suffix={<Signed units={atTargets} whole />} value={first} problem={problem("target0")}
          step={(steps) => stepPrice(first, steps, view.tick, entry)} onChange={(price) => editTarget(0, { price })}
        />
      </div>
      {also.length > 0 && <p className={classes["quiet"]}>{`With ${also.join(", ")} from the Bracket tab.`}</p>}
    </>
  );
}

/** What the exits risk and earn for the quantity on the ticket. */
export function figuresOf({ exits, reading, draft, entry }: TicketModel, view: InstrumentView): ReturnType<typeof bracketFigures> {
  const none = { stop: undefined, targets: [] };
  if (!exits.ok || !exits.terms || !reading.ok) return bracketFigures(draft.side, entry, 0, view.multiplier, none);
  return bracketFigures(draft.side, entry, reading.terms.quantity, view.multiplier, exits.terms);
}

/** An amount coloured by its sign; `whole` without paise, where there is little room. */
export function Signed({ units, whole = false }: { readonly units: number | undefined; readonly whole?: boolean }) {
  if (units === undefined) return "₹";
  const text = formatSignedMoney(whole ? Math.round(units / PER_RUPEE) * PER_RUPEE : units);
  return <span className={cx(units > 0 ? "up" : units < 0 ? "down" : undefined)}>{whole ? text.replace(/\.00$/, "") : text}</span>;
}
