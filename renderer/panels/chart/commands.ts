import { FRAMES } from "../../../shared/domain/candle.ts";
import type { ChartStage } from "../../charts/chart-stage.ts";
import { registerCommand } from "../../workspace/commands.ts";
import type { PageCommand } from "../../workspace/commands.ts";
import { toast } from "../../workspace/dialogs.ts";
import { inPanel } from "../../workspace/focus.ts";
import { frameWords } from "../history/history-words.ts";
import { KEYED, setFrame, stepFrame, toggleAdjusted, toggleKind, toggleSignals } from "./chart-settings.ts";
import { openFrameMenu } from "./frame-menu-state.ts";
import { openIndicatorMenu } from "./indicator-menu-state.ts";

/** One press of an arrow moves the view by a twelfth of its width, with Shift by most of it. */
const PAN = 1 / 12;
const LONG_PAN = 0.8;
const ZOOM = 1.25;

/** Everything the chart can do by key. @returns takes the commands away. */
export function chartCommands(stage: () => ChartStage | undefined, nextLine: () => boolean): () => void {
  const group = "Chart";
  const when = (): boolean => inPanel("chart");
  const view = (id: string, title: string, keys: readonly string[], run: (stage: ChartStage) => void): PageCommand => ({
    id: `chart.${id}`, title, group, keys, when, keyOnly: true, repeats: true,
    run: () => {
      const now = stage();
      if (now) run(now);
    },
  });
  const commands: readonly PageCommand[] = [
    ...FRAMES.map((frame) => ({ id: `chart.frame${frame}`, title: `Bars of ${frameWords(frame)}`, group, ...(KEYED.includes(frame) && { keys: [String(KEYED.indexOf(frame) + 1)] }), when, run: () => setFrame(frame) })),
    { id: "chart.frames", title: "Choose the length of the bars", group, keys: ["F"], when, run: openFrameMenu },
    { id: "chart.shorter", title: "Shorter bars", group, keys: ["["], when, keyOnly: true, run: () => stepFrame(-1) },
    { id: "chart.longer", title: "Longer bars", group, keys: ["]"], when, keyOnly: true, run: () => stepFrame(1) },
    view("zoomIn", "Fewer, larger bars", ["+", "="], ({ chart }) => chart.zoom(ZOOM)),
    view("zoomOut", "More, smaller bars", ["-"], ({ chart }) => chart.zoom(1 / ZOOM)),
    view("left", "Towards older bars", ["ArrowLeft"], ({ chart }) => chart.pan(-PAN)),
    view("right", "Towards newer bars", ["ArrowRight"], ({ chart }) => chart.pan(PAN)),
    view("screenLeft", "One screen back", ["Shift+ArrowLeft", "PageUp"], ({ chart }) => chart.pan(-LONG_PAN)),
    view("screenRight", "One screen forward", ["Shift+ArrowRight", "PageDown"], ({ chart }) => chart.pan(LONG_PAN)),
    view("oldest", "Oldest bars that are loaded", ["Home"], ({ chart }) => chart.toStart()),
    view("newest", "Newest bar", ["End"], ({ chart }) => chart.toEnd()),
    view("reset", "Scale of the beginning", ["0"], ({ chart }) => chart.resetView()),
    { id: "chart.indicators", title: "Indicators: add, set, remove", group, keys: ["I"], when, run: openIndicatorMenu },
    { id: "chart.signals", title: "Signals and fills of the chosen strategy, or not", group, keys: ["M"], when, run: toggleSignals },
    { id: "chart.ema", title: "Show or hide the EMA", group, keys: ["E"], when, run: () => toggleKind("ema") },
    { id: "chart.adjusted", title: "Prices adjusted for splits and bonuses, or as they traded", group, keys: ["J"], when, run: toggleAdjusted },
    { id: "chart.vwap", title: "Show or hide the VWAP", group, keys: ["V"], when, run: () => toggleKind("vwap") },
    {
      id: "chart.line", title: "Next line that can be moved: arrows move it, Enter puts it there", group, keys: ["L"], when, keyOnly: true,
      run: () => {
        if (!nextLine()) toast("plain", "No line of yours on this chart can be moved.");
      },
    },
    { id: "chart.reload", title: "Load the bars again", group, keys: ["R"], when, run: () => stage()?.reload() },
  ];
  const ends = commands.map(registerCommand);
  return () => ends.forEach((end) => end());
}
