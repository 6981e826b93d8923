import { useTerminal } from "../../state/terminal.ts";
import { cx } from "../../theme/cx.ts";
import { Popover } from "../popover.tsx";
import { closeKillOptions, killHold, openKillOptions, pressKill, releaseKill, useKillSwitch } from "./kill-actions.ts";
import classes from "./kill.module.css";

const BUTTON = "kill-switch";

/** The lever that stops everything. Holding it (or F12) for a second pulls it; a shorter press does nothing. */
export function KillSwitch() {
  const pulled = useTerminal((state) => state.kill.pulled);
  const options = useKillSwitch((state) => state.options);
  return (
    <div id={BUTTON} className={classes["switch"]} role="group" aria-label="Kill switch">
      {pulled ? (
        <button type="button" className={classes["pulled"]} onClick={() => void releaseKill()}>
          Release…
        </button>
      ) : (
        <>
          <HoldButton text="Kill switch" keys="hold F12" className={classes["main"]} />
          <button type="button" className={classes["more"]} aria-haspopup="dialog" aria-expanded={options} aria-label="Kill switch options" title="Options (Shift+F12)" onClick={openKillOptions}>
            ▾
          </button>
        </>
      )}
      {options && !pulled && <Options />}
    </div>
  );
}

interface HoldButtonProps {
  readonly text: string;
  readonly keys: string;
  readonly className: string | undefined;
  readonly first?: boolean;
}

/** Fills while it is held, by pointer, Enter or the space bar. */
function HoldButton({ text, keys, className, first = false }: HoldButtonProps) {
  const holding = useKillSwitch((state) => state.holding);
  const pulling = useKillSwitch((state) => state.pulling);
  const held = (key: string): boolean => key === "Enter" || key === " ";
  return (
    <button
      type="button" className={cx(classes["hold"], className)} data-holding={holding || undefined} disabled={pulling} data-autofocus={first || undefined}
      aria-label={`${text}: hold for one second, or hold F12`} title="Cancels every working order and blocks new ones, in all accounts. Hold for one second; a shorter press does nothing."
      onPointerDown={(event) => {
        if (event.button === 0) pressKill();
      }}
      onPointerUp={() => killHold.release()} onPointerLeave={() => killHold.release()} onPointerCancel={() => killHold.release()} onBlur={() => killHold.release()}
      onKeyDown={(event) => {
        if (!held(event.key)) return;
        event.preventDefault();
        if (!event.repeat) pressKill();
      }}
      onKeyUp={(event) => {
        if (held(event.key)) killHold.release();
      }}
    >
      <i className={classes["fill"]} aria-hidden="true" />
      <span>{pulling ? "Pulling…" : holding ? "Keep holding…" : text}</span> <kbd>{keys}</kbd>
    </button>
  );
}

function Options() {
  const squareOff = useKillSwitch((state) => state.squareOff);
  return (
    <Popover label="Kill switch" anchor={BUTTON} onClose={closeKillOptions}>
      <div className={classes["options"]}>
        <p>
          Cancels every working order and blocks new ones, in <b>all accounts</b>. Only orders that reduce a position go through, until the switch is released by typing.
        </p>
        <label>
          <input type="checkbox" data-autofocus checked={squareOff} onChange={(event) => useKillSwitch.setState({ squareOff: event.target.checked })} />
          <span>
            <b>and square off</b> every open position at market
          </span>
        </label>
        <HoldButton text={squareOff ? "Kill and square off" : "Kill switch"} keys="hold F12" className={classes["wide"]} />
      </div>
    </Popover>
  );
}
