import { useMemo, useState } from "react";
import type { KeyboardEvent } from "react";
import { INDICATORS } from "../../../shared/indicators/registry.ts";
import type { IndicatorSpec } from "../../../shared/indicators/spec.ts";
import { Popover } from "../../workspace/popover.tsx";
import { addIndicator, MOST_INDICATORS, useChartSettings } from "./chart-settings.ts";
import chart from "./chart.module.css";
import { IndicatorRow } from "./indicator-row.tsx";
import { closeIndicatorMenu, openIndicatorMenu, useIndicatorMenu } from "./indicator-menu-state.ts";
import classes from "./indicators.module.css";

const BUTTON = "chart-indicators";

/** Which indicators are drawn, and with what parameters. */
export function IndicatorMenu() {
  const { open } = useIndicatorMenu();
  const count = useChartSettings((settings) => settings.indicators.filter(({ shown }) => shown).length);
  return (
    <>
      <button id={BUTTON} type="button" className={chart["tool"]} aria-haspopup="dialog" aria-expanded={open} title="Add, set and remove indicators (I)" onClick={openIndicatorMenu}>
        Indicators{count > 0 && <span className={chart["count"]}>{count}</span>}
      </button>
      {open && <Menu />}
    </>
  );
}

/** Each word must be found in the short name, the title or what it tells; short names before the rest. */
export function indicatorsFor(text: string): readonly IndicatorSpec[] {
  const words = text.toLowerCase().trim().split(/\s+/);
  const found = INDICATORS.filter(({ name, title, help }) => words.every((word) => `${name} ${title} ${help}`.toLowerCase().includes(word)));
  const rank = ({ name, title }: IndicatorSpec): number => (name.toLowerCase().startsWith(words[0] ?? "") ? 0 : title.toLowerCase().includes(words[0] ?? "") ? 1 : 2);
  return text.trim() === "" ? found : [...found].sort((a, b) => rank(a) - rank(b));
}

function Menu() {
  const indicators = useChartSettings((settings) => settings.indicators);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const found = useMemo(() => indicatorsFor(text), [text]);
  const chosen = found[Math.min(at, found.length - 1)];
  const full = indicators.length >= MOST_INDICATORS;
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (next !== undefined) setAt(Math.max(0, Math.min(found.length - 1, next)));
    else if (event.key === "Enter" && chosen) addIndicator(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <Popover label="Indicators" anchor={BUTTON} roomy onClose={closeIndicatorMenu}>
      <div className={classes["menu"]}>
        <section aria-label="On the chart">
          <h3>On the chart</h3>
          {indicators.length === 0 && <p className={classes["none"]}>None. Choose one below and press Enter.</p>}
          <ul className={classes["rows"]}>{indicators.map((one) => <IndicatorRow key={one.key} indicator={one} />)}</ul>
        </section>
        <section aria-label="Add">
          <h3>Add</h3>
          <input
            data-autofocus className={classes["find"]} role="combobox" aria-expanded="true" aria-controls="indicator-list" aria-label="Find an indicator" placeholder="Find an indicator: ema, bands, volume…"
            aria-activedescendant={chosen ? `indicator-${chosen.id}` : undefined} autoComplete="off" spellCheck={false} value={text} onKeyDown={onKeyDown}
            onChange={(event) => {
              setText(event.target.value);
              setAt(0);
            }}
          />
          <ul id="indicator-list" role="listbox" aria-label="Indicators to add" className={classes["list"]}>
            {found.map((spec, i) => (
              <li
                key={spec.id} id={`indicator-${spec.id}`} role="option" aria-selected={spec === chosen} title={spec.help}
                ref={(element) => { if (spec === chosen) element?.scrollIntoView({ block: "nearest" }); }}
                onPointerMove={() => setAt(i)} onClick={() => addIndicator(spec)}
              >
                <b>{spec.name}</b><span>{spec.title}</span><i>{spec.pane === "own" ? "below" : "on the price"}</i>
              </li>
            ))}
            {found.length === 0 && <li className={classes["none"]}>{`Nothing is called “${text.trim()}”.`}</li>}
          </ul>
          <p className={classes["help"]} role="status">{full ? `The chart holds ${MOST_INDICATORS}: remove one first.` : (chosen?.help ?? "")}</p>
        </section>
      </div>
    </Popover>
  );
}
