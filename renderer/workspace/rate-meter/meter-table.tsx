import type { RateLaneView } from "../../../shared/contract/schemas/meter.ts";
import { Popover } from "../popover.tsx";
import { heldText, laneName, officialText, usedText, WINDOWS } from "./lane-words.ts";
import { closeMeter } from "./meter-state.ts";
import classes from "./rate-meter.module.css";
import type { MeterReading } from "./use-meter.ts";

/** Every lane of the broker's limits: what is used of each window, and what waits. Hangs above its button. */
export function MeterTable({ anchor, reading }: { readonly anchor: string; readonly reading: MeterReading }) {
  return (
    <Popover label="Broker limits" anchor={anchor} roomy onClose={closeMeter}>
      <header className={classes["head"]}>
        <h2>Broker limits</h2>
        <p>Calls used of those allowed, in Sauda's own count: other programs of yours are not in it.</p>
      </header>
      <div className={classes["scroll"]} tabIndex={0} data-autofocus role="group" aria-label="Lanes">
        <Lanes {...reading} />
      </div>
    </Popover>
  );
}

function Lanes({ live, meter, problem }: MeterReading) {
  if (!live) return <p className={classes["empty"]}>The link to Sauda is lost: what is used of the limits is not known until it is back.</p>;
  if (problem !== undefined) return <p role="alert" className={classes["problem"]}>{`The limits could not be read: ${problem}`}</p>;
  if (!meter) return <p className={classes["empty"]}>Reading the limits…</p>;
  if (meter.lanes.length === 0) return <p className={classes["empty"]}>Orders of this account do not leave this machine: no broker's limits hold.</p>;
  return (
    <table className={classes["table"]}>
      <thead>
        <tr>
          <th scope="col">Lane</th>
          {WINDOWS.map(({ title }) => <th key={title} scope="col">{title}</th>)}
          <th scope="col">Held up</th>
        </tr>
      </thead>
      <tbody>{meter.lanes.map((lane) => <LaneRow key={lane.name} lane={lane} />)}</tbody>
    </table>
  );
}

function LaneRow({ lane }: { readonly lane: RateLaneView }) {
  const tone = lane.backingOffUntil !== undefined ? "bad" : lane.waiting > 0 ? "warn" : undefined;
  return (
    <tr title={officialText(lane)} data-tone={tone}>
      <th scope="row">{laneName(lane.name)}</th>
      {WINDOWS.map(({ ms }) => <td key={ms}>{usedText(lane, ms)}</td>)}
      <td>{heldText(lane) || "–"}</td>
    </tr>
  );
}
