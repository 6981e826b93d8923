import { useTerminal } from "../../state/terminal.ts";
import { openNew } from "./strategy-store.ts";
import classes from "./strategies.module.css";

const SMALLEST = `import { candles, crossedAbove, crossedBelow, Ema, instrument, int, strategy } from "sauda";

export class MyCrossover extends strategy({
  title: "My crossover",
  about: "Long while a fast average is above a slow one.",
  parameters: {
    stock: instrument({ title: "Instrument", help: "What to trade.", default: "NSE:SBIN" }),
    fast: int({ title: "Fast", help: "Shorter reacts sooner.", unit: "bars", least: 2, most: 100, default: 9 }),
    slow: int({ title: "Slow", help: "What it is compared with.", unit: "bars", least: 3, most: 400, default: 21 }),
  },
  series: ({ stock }) => ({ bars: candles(stock, 5) }),
}) {
  fast = this.series.bars.follow(new Ema(this.parameters.fast), "close");
  slow = this.series.bars.follow(new Ema(this.parameters.slow), "close");

  onCandle({ instrument }) {
    if (crossedAbove(this.fast, this.slow)) this.orders.target({ instrument, quantity: 100 });
    if (crossedBelow(this.fast, this.slow)) this.orders.target({ instrument, quantity: 0 });
  }
}`;

/** A page to begin with; docs/strategies.md says it all. */
export function HelpTab() {
  const folder = useTerminal((state) => state.strategyFiles.folder);
  return (
    <article className={classes["help"]} tabIndex={0} aria-label="Help about strategies">
      <h4>What a strategy is</h4>
      <p>One TypeScript or JavaScript file that exports one class. It says which parameters it has and which candles or ticks it wants, and decides in its callbacks. Sauda keeps its position apart from everything else in the account, sends its orders through the same checks as yours, and shows them under its name.</p>
      <h4>How to make one</h4>
      <ol>
        <li>Press <kbd>N</kbd>, choose an example, and add it: it is set to paper, so no money moves.</li>
        <li>For one of your own choose “Copy” or “Empty file” there. The file lies in <span className="selectable">{folder === "" ? "the folder of strategies" : folder}</span>; write it in any editor.</li>
        <li>Each time you save, Sauda reads it. While an older version runs, <kbd>W</kbd> swaps the new one in between two ticks.</li>
      </ol>
      <button type="button" className="button" onClick={() => openNew()}>New strategy <kbd>N</kbd></button>
      <h4>A whole file</h4>
      <pre tabIndex={0} className="selectable">{SMALLEST}</pre>
      <h4>What it is called with</h4>
      <p><code>onInit</code> once, <code>onTick</code> and <code>onCandle</code> for its data, <code>onTimer</code> for timers of the market’s time, <code>onOrder</code> and <code>onFill</code> for what became of its orders, <code>onStop</code> at the end. A callback must not be async. It sees only candles that have closed.</p>
      <p>Orders: <code>target</code> brings the position to a quantity, <code>market</code>, <code>limit</code> and <code>stop</code> place one order, <code>bracket</code> an entry with stop and targets, <code>close</code> and <code>cancel</code> get out. They go when the callback has ended.</p>
      <h4>Modes</h4>
      <dl>
        <div><dt>Paper</dt><dd>Orders are filled by Sauda against live prices. No money moves.</dd></div>
        <div><dt>Shadow</dt><dd>Signals are shown and nothing is sent.</dd></div>
        <div><dt>Live</dt><dd>Orders go to the broker. Each start asks for the word LIVE. The same file runs in all three.</dd></div>
      </dl>
      <h4>What the limits do</h4>
      <dl>
        <div><dt>Daily loss</dt><dd>At that net loss of the day it is stopped and squared off.</dd></div>
        <div><dt>One order, exposure</dt><dd>A signal above them is refused; the strategy is told, and the reason stands in Signals.</dd></div>
        <div><dt>Orders a day</dt><dd>Later ones that open are refused. What closes a position always goes.</dd></div>
        <div><dt>Errors in a row</dt><dd>So many errors of one callback pause it. When a callback throws, its entries are not sent, and what gets out is.</dd></div>
        <div><dt>Time</dt><dd>A callback above 50 ms is counted. One above 1 s ends its thread: the strategy stands as failed, the others start again where they were, and stops that brackets keep go on.</dd></div>
      </dl>
      <p>The limits of the account and the kill switch hold on top of all this.</p>
      <h4>Pause, stop, swap</h4>
      <p>Paused, it opens nothing, and what closes goes on. A stop asks whether to leave orders and positions, to cancel the orders, or to square off. A swap takes position, orders, timers and fields along. If a field does not fit, the swap is refused with a sentence and the old version goes on; raise <code>stateVersion</code> and read the old state in <code>importState</code>.</p>
      <h4>What it cannot do</h4>
      <p>It has no clock of the machine, no network, no files, and no modules besides <code>sauda</code>: so the same data gives the same orders. This guards against accidents, not against malice. Read what others wrote before you run it.</p>
    </article>
  );
}
