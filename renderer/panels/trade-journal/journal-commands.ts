import type { TradeEntry } from "../../../shared/contract/schemas/trade-journal.ts";
import { registerCommand } from "../../workspace/commands.ts";
import type { PageCommand } from "../../workspace/commands.ts";
import { toast } from "../../workspace/dialogs.ts";
import { inPanel } from "../../workspace/focus.ts";
import { attachChart, turnVerdict, writeWords } from "./journal-actions.ts";
import { clearFilter, showEntry, showList } from "./journal-reads.ts";
import { neighbour, useTradeJournal } from "./journal-store.ts";

interface Parts {
  /** The row of the cursor. */
  readonly current: () => TradeEntry | undefined;
  /** Puts the cursor on a row. */
  readonly choose: (id: string) => void;
  readonly root: () => HTMLElement | null;
}

const { getState: now } = useTradeJournal;

/** Keys of the trade journal. @returns takes them away. */
export function tradeJournalCommands({ current, choose, root }: Parts): () => void {
  const here = { group: "Trade journal", when: () => inPanel("trade-journal"), keyOnly: true } as const;
  const inEntry = (): boolean => inPanel("trade-journal") && now().entry !== undefined;
  const chosen = (): TradeEntry | undefined => {
    const { entry, whole, list } = now();
    // A key may follow Enter faster than the whole entry comes.
    return entry === undefined ? current() : (whole ?? list?.entries.find(({ id }) => id === entry));
  };
  const onEntry = (run: (entry: TradeEntry) => void) => (): void => {
    const entry = chosen();
    if (entry) run(entry);
    else toast("plain", "Choose a trade first: J and K or the arrows go through them.");
  };
  const field = (id: string) => onEntry((entry) => {
    if (now().entry === undefined) showEntry(entry.id);
    whenThere(root, id);
  });
  const step = (by: 1 | -1) => (): void => {
    const { list, entry } = now();
    const next = neighbour(list, entry ?? current()?.id, by);
    if (!next) return;
    if (entry === undefined) choose(next.id);
    else showEntry(next.id);
  };
  const dialog = (kind: "export" | "rules") => (): void => useTradeJournal.setState({ dialog: { kind } });
  const commands: readonly PageCommand[] = [
    { ...here, id: "tradeJournal.older", title: "Next older trade", keys: ["J"], repeats: true, run: step(1) },
    { ...here, id: "tradeJournal.newer", title: "Next newer trade", keys: ["K"], repeats: true, run: step(-1) },
    { ...here, id: "tradeJournal.open", title: "Open the trade", keys: ["Enter"], when: () => inPanel("trade-journal") && now().entry === undefined && current() !== undefined, run: onEntry(({ id }) => showEntry(id)) },
    { ...here, id: "tradeJournal.back", title: "Back to all trades", keys: ["Escape", "Backspace"], when: inEntry, run: showList },
    { ...here, id: "tradeJournal.find", title: "Search notes, tags and instruments", keys: ["F"], run: () => { if (now().entry !== undefined) showList(); whenThere(root, "trade-journal-search"); } },
    { ...here, id: "tradeJournal.all", title: "Show all trades, without a filter", keys: ["C"], run: clearFilter },
    { ...here, id: "tradeJournal.note", title: "Write the note", keys: ["N"], run: field("trade-note") },
    { ...here, id: "tradeJournal.tag", title: "Add a tag", keys: ["T"], run: field("trade-tag") },
    { ...here, id: "tradeJournal.setup", title: "Name the setup", keys: ["U"], run: field("trade-setup") },
    { ...here, id: "tradeJournal.rule", title: "Rule kept, broken or not said", keys: ["R"], run: onEntry((entry) => void turnVerdict(entry)) },
    { ...here, id: "tradeJournal.which", title: "Which rule", keys: ["W"], run: field("trade-rule") },
    ...([1, 2, 3, 4, 5] as const).map((rating): PageCommand => ({ ...here, id: `tradeJournal.rate${rating}`, title: `Rate the trade ${rating} of 5`, keys: [String(rating)], run: onEntry((entry) => void writeWords(entry, { rating })) })),
    { ...here, id: "tradeJournal.rate0", title: "Take the rating back", keys: ["0"], run: onEntry((entry) => void writeWords(entry, { rating: null })) },
    { ...here, id: "tradeJournal.attach", title: "Attach the chart as it stands now", keys: ["A"], run: onEntry((entry) => void attachChart(entry)) },
    { ...here, id: "tradeJournal.pictures", title: "Pictures of the trade, large", keys: ["P"], run: onEntry((entry) => showPictures(entry)) },
    { ...here, id: "tradeJournal.rules", title: "Your list of rules", keys: ["Shift+R"], keyOnly: false, run: dialog("rules") },
    { ...here, id: "tradeJournal.export", title: "Export the trade journal", keys: ["X"], keyOnly: false, run: dialog("export") },
  ];
  const ends = commands.map(registerCommand);
  return () => ends.forEach((end) => end());
}

function showPictures(entry: TradeEntry): void {
  const [first] = entry.pictures;
  if (!first) return toast("plain", "This trade has no picture yet.");
  if (now().entry !== entry.id) showEntry(entry.id);
  useTradeJournal.setState({ dialog: { kind: "picture", picture: first.id } });
}

/** A field of the entry is there once the entry is. */
const MOST_FRAMES = 60;

function whenThere(root: () => HTMLElement | null, id: string, frame = 0): void {
  const field = root()?.querySelector<HTMLElement>(`#${id}`);
  if (field) field.focus();
  else if (frame < MOST_FRAMES) requestAnimationFrame(() => whenThere(root, id, frame + 1));
}
