import { createGrid } from "ag-grid-community";
import type { ColDef, GridApi, IRowNode, RowClassParams } from "ag-grid-community";
import { GRID_DEFAULTS } from "./grid-theme.ts";
import { anyChange, rowChanges } from "./row-changes.ts";

export interface GridParts<T> {
  readonly label: string;
  readonly columns: readonly ColDef<T>[];
  /** Unique and lasting name of a row. */
  readonly keyOf: (row: T) => string;
  /** Columns whose values come from outside the row (quotes): refreshed by `refresh`. */
  readonly liveColumns?: readonly string[];
  /** One of `ROW_CLASSES`, or "". */
  readonly rowClass?: (row: T) => string;
  /** Enter or a double click on a row. */
  readonly onOpen?: (row: T) => void;
  /** The cursor came to a row. */
  readonly onChoose?: (row: T) => void;
  /** The last rows come into view: older ones are wanted. */
  readonly onNearEnd?: () => void;
}

/** Keys by which the user moves the cursor. */
const MOVES: ReadonlySet<string> = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown", "Tab", " "]);
/** Each is put on and taken off as its row changes; a class of `getRowClass` would stay for good. */
const ROW_CLASSES = ["row-alarm", "row-doubt", "row-done", "row-group"] as const;
/** Rows from the end at which older ones are asked for. */
const NEAR_END = 20;

/**
 * One grid without React inside: rows come as whole lists and are handed on as one transaction, live
 * cells are refreshed at most once per frame.
 *
 * The *current row*, which keys act on, is chosen by the user alone: by moving the cursor or a click. It is
 * kept by its key and read at once, without the grid's own events, which come a moment later: a key
 * pressed right after an arrow must not act on the former row. When rows move, the cursor goes along;
 * when the current row vanishes there is none, and its neighbour does not take its place.
 */
export class GridHost<T> {
  readonly #parts: GridParts<T>;
  readonly #api: GridApi<T>;
  readonly #root: HTMLElement;
  readonly #held = new Map<string, T>();
  #current: string | undefined;

  constructor(root: HTMLElement, parts: GridParts<T>) {
    this.#root = root;
    this.#parts = parts;
    this.#api = createGrid<T>(root, {
      ...GRID_DEFAULTS,
      columnDefs: [...parts.columns],
      rowData: [],
      getRowId: ({ data }) => parts.keyOf(data),
      rowClassRules: Object.fromEntries(ROW_CLASSES.map((name) => [name, ({ data }: RowClassParams<T>) => data !== undefined && parts.rowClass?.(data) === name])),
      onBodyScrollEnd: () => this.#scrolled(),
    });
    this.#api.setGridAriaProperty("label", parts.label);
    // On the root, so that the grid has moved its own cursor before these run.
    root.addEventListener("keydown", (event) => this.#pressed(event));
    root.addEventListener("mousedown", (event) => this.#chooseAt(event.target));
    root.addEventListener("dblclick", () => this.#open());
  }

  /** The row that keys and buttons are about; undefined when none is chosen or the chosen one is gone. */
  get current(): T | undefined {
    return this.#current === undefined ? undefined : this.#held.get(this.#current);
  }

  setRows(rows: readonly T[]): void {
    const changes = rowChanges(this.#held, rows, this.#parts.keyOf);
    if (!anyChange(changes)) return;
    this.#api.applyTransaction(changes);
    if (this.#current !== undefined && !this.#held.has(this.#current)) this.#current = undefined;
    this.#followCurrent();
  }

  /** Shows the live columns of these rows anew; the grid itself compares and touches only what changed. */
  refresh(keys: Iterable<string>): void {
    const columns = this.#parts.liveColumns;
    if (!columns) return;
    const rowNodes: IRowNode<T>[] = [];
    for (const key of keys) {
      const node = this.#api.getRowNode(key);
      if (node) rowNodes.push(node);
    }
    if (rowNodes.length > 0) this.#api.refreshCells({ rowNodes, columns: [...columns] });
  }

  /** Shows every cell anew: formats or instruments were learnt. */
  redraw(): void {
    this.#api.refreshCells({ force: true });
  }

  /** Puts the cursor on the current row, else on the first. */
  focus(): void {
    const node = this.#current === undefined ? undefined : this.#api.getRowNode(this.#current);
    const index = node?.rowIndex ?? 0;
    const column = this.#api.getAllDisplayedColumns()[0];
    if (!column || this.#api.getDisplayedRowCount() === 0) return;
    this.#api.ensureIndexVisible(index);
    this.#api.setFocusedCell(index, column);
    this.#chooseFocused();
  }

  /** Chooses a row by its key and shows it; false when the grid has no such row. */
  choose(key: string): boolean {
    const node = this.#api.getRowNode(key);
    if (!node || node.rowIndex === null) return false;
    this.#choose(node);
    this.#api.ensureNodeVisible(node);
    this.#followCurrent();
    return true;
  }

  destroy(): void {
    this.#api.destroy();
  }

  #pressed(event: KeyboardEvent): void {
    if (MOVES.has(event.key)) this.#chooseFocused();
    else if (event.key === "Enter" && !event.repeat && !(event.target instanceof HTMLButtonElement)) this.#open();
  }

  #open(): void {
    const row = this.current;
    if (row !== undefined) this.#parts.onOpen?.(row);
  }

  #chooseFocused(): void {
    const cell = this.#api.getFocusedCell();
    const node = cell && !cell.rowPinned ? this.#api.getDisplayedRowAtIndex(cell.rowIndex) : undefined;
    if (node) this.#choose(node);
  }

  #chooseAt(target: EventTarget | null): void {
    const id = target instanceof Element ? target.closest(".ag-row")?.getAttribute("row-id") : undefined;
    const node = id === undefined || id === null ? undefined : this.#api.getRowNode(id);
    if (node) this.#choose(node);
  }

  #choose(node: IRowNode<T>): void {
    const moved = this.#current !== node.id;
    this.#current = node.id;
    node.setSelected(true, true);
    if (moved && node.data !== undefined) this.#parts.onChoose?.(node.data);
  }

  /** Rows have moved: the cursor goes along with the chosen row. */
  #followCurrent(): void {
    if (!this.#root.contains(document.activeElement)) return;
    const cell = this.#api.getFocusedCell();
    const node = this.#current === undefined ? undefined : this.#api.getRowNode(this.#current);
    if (cell && node && node.rowIndex !== null && node.rowIndex !== cell.rowIndex) this.#api.setFocusedCell(node.rowIndex, cell.column);
  }

  #scrolled(): void {
    if (this.#parts.onNearEnd && this.#api.getLastDisplayedRowIndex() >= this.#api.getDisplayedRowCount() - NEAR_END) this.#parts.onNearEnd();
  }
}
