import type { InstrumentView } from "../../../shared/contract/schemas/market.ts";
import { TIMEFRAMES } from "../../../shared/domain/candle.ts";
import type { Timeframe } from "../../../shared/domain/candle.ts";
import { formatQuantity } from "../../../shared/domain/format.ts";
import { frameText } from "../chart/chart-settings.ts";
import { MOST_TARGETS } from "./exit-terms.ts";
import type { ExitDraft, ExitReading, TargetDraft, TrailKind } from "./exit-terms.ts";
import { NumberField } from "./number-field.tsx";
import { Segments } from "./segments.tsx";
import { stepPrice, stepQuantity } from "./ticket-steps.ts";
import { inLots, tickText } from "./ticket-terms.ts";
import type { TicketField } from "./ticket-terms.ts";
import classes from "./ticket.module.css";

const TRAILS = [
  { value: "none", text: "Fixed", title: "The stop stays where it is" },
  { value: "points", text: "Trail ₹", title: "Follows at so many rupees" },
  { value: "percent", text: "Trail %", title: "Follows at so many percent of the price" },
  { value: "atr", text: "Trail ATR", title: "Follows at a multiple of the average true range" },
] as const;
const TRAIL_LABELS = { points: "Behind by", percent: "Behind by", atr: "Times ATR" } as const;
const TRAIL_UNITS = { points: "₹", percent: "%", atr: "×" } as const;

interface BracketFieldsProps {
  /** Before the ids, where several stand on the page. */
  readonly id: string;
  readonly exits: ExitDraft;
  readonly reading: ExitReading;
  readonly view: InstrumentView;
  /** Where an empty price field begins when it is stepped. */
  readonly entry: number;
  readonly problem: (field: TicketField) => string | undefined;
  readonly onChange: (change: Partial<ExitDraft>) => void;
  /** The stop has the focus first. */
  readonly first?: boolean;
}

/** Stop, targets, trail and where the targets wait: of a new bracket, of one being changed, of a position to protect. */
export function BracketFields({ id, exits, reading, view, entry, problem, onChange, first = false }: BracketFieldsProps) {
  const price = (text: string) => (steps: number): string | undefined => stepPrice(text, steps, view.tick, entry);
  return (
    <div className={classes["form"]}>
      <div className={classes["fields"]}>
        <NumberField
          id={`${id}-stop`} first={first} label="Stop" note={`tick ${tickText(view)}`} suffix="₹" value={exits.stop} problem={problem("stop")}
          step={price(exits.stop)} onChange={(stop) => onChange({ stop })}
        />
        <NumberField
          id={`${id}-stop-limit`} label="Stop's limit" note="optional" suffix="₹" value={exits.stopLimit} problem={problem("stopLimit")} placeholder="at market"
          step={price(exits.stopLimit === "" ? exits.stop : exits.stopLimit)} onChange={(stopLimit) => onChange({ stopLimit })}
        />
      </div>
      <Targets id={id} targets={exits.targets} reading={reading} view={view} problem={problem} price={price} onChange={(targets) => onChange({ targets })} />
      <Trail id={id} exits={exits} problem={problem("trail")} onChange={onChange} />
      <label className={classes["check"]}>
        <input type="checkbox" checked={exits.breakEven} onChange={(event) => onChange({ breakEven: event.target.checked })} />
        Stop to break-even after the first target
      </label>
      <Segments
        label="Targets wait" value={exits.atBroker ? "broker" : "here"} onChange={(where) => onChange({ atBroker: where === "broker" })}
        options={[{ value: "here", text: "Targets here" }, { value: "broker", text: "Targets at broker" }]}
      />
      <p className={classes["quiet"]}>
        {exits.atBroker
          ? "Stop and targets both rest at the broker; it may ask margin for both, and works while Sauda is off."
          : "The stop rests at the broker; a target is sent when its price is reached, only while Sauda runs."}
      </p>
    </div>
  );
}

interface TargetsProps extends Pick<BracketFieldsProps, "id" | "reading" | "view" | "problem"> {
  readonly targets: readonly TargetDraft[];
  readonly price: (text: string) => (steps: number) => string | undefined;
  readonly onChange: (targets: readonly TargetDraft[]) => void;
}

function Targets({ id, targets, reading, view, problem, price, onChange }: TargetsProps) {
  const edit = (index: number, change: Partial<TargetDraft>): void => onChange(targets.map((target, i) => (i === index ? { ...target, ...change } : target)));
  const lots = inLots(view);
  const share = (i: number): string => {
    const units = reading.shares[i];
    return units === undefined ? "share" : formatQuantity(lots ? units / view.lot : units);
  };
  return (
    <>
      {targets.map((target, i) => (
        <div key={i} className={classes["target"]}>
          <NumberField
            id={`${id}-target-${i}`} label={targets.length > 1 ? `Target ${i + 1}` : "Target"} note={i === 0 ? "optional" : ""} suffix="₹" value={target.price} problem={problem(`target${i}`)}
            step={price(target.price)} onChange={(text) => edit(i, { price: text })}
          />
          <NumberField
            id={`${id}-target-${i}-quantity`} label={lots ? "of it, lots" : "of it"} suffix="" value={target.quantity} problem={undefined} placeholder={share(i)}
            step={(steps) => stepQuantity(target.quantity, steps)} onChange={(quantity) => edit(i, { quantity })}
          />
          <button type="button" className={classes["remove"]} aria-label={`Remove target ${i + 1}`} disabled={targets.length === 1} onClick={() => onChange(targets.filter((_, other) => other !== i))}>×</button>
        </div>
      ))}
      {targets.length < MOST_TARGETS && (
        <button type="button" className={classes["link"]} onClick={() => onChange([...targets, { price: "", quantity: "" }])}>+ Add a target</button>
      )}
    </>
  );
}

function Trail({ id, exits, problem, onChange }: Pick<BracketFieldsProps, "id" | "exits" | "onChange"> & { readonly problem: string | undefined }) {
  return (
    <>
      <Segments<TrailKind> label="Trail" options={TRAILS} value={exits.trail} onChange={(trail) => onChange({ trail })} />
      {exits.trail !== "none" && (
        <div className={exits.trail === "atr" ? classes["thirds"] : classes["fields"]}>
          <NumberField
            id={`${id}-trail`} label={TRAIL_LABELS[exits.trail]} suffix={TRAIL_UNITS[exits.trail]} value={exits.trailBy} problem={problem}
            step={(steps) => stepQuantity(exits.trailBy, steps)} onChange={(trailBy) => onChange({ trailBy })}
          />
          {exits.trail === "atr" && (
            <>
              <NumberField id={`${id}-trail-bars`} label="over bars" suffix="" value={exits.trailBars} problem={undefined} step={(steps) => stepQuantity(exits.trailBars, steps)} onChange={(trailBars) => onChange({ trailBars })} />
              <div className={classes["field"]}>
                <label htmlFor={`${id}-trail-frame`}>of</label>
                <select id={`${id}-trail-frame`} className={classes["select"]} value={exits.trailFrame} onChange={(event) => onChange({ trailFrame: Number(event.target.value) as Timeframe })}>
                  {TIMEFRAMES.map((frame) => <option key={frame} value={frame}>{frameText(frame)}</option>)}
                </select>
              </div>
            </>
          )}
        </div>
      )}
    </>
  );
}
