import { useEffect, useLayoutEffect, useRef } from "react";
import type { RefObject } from "react";
import type { ColDef } from "ag-grid-community";
import type { InstrumentKey } from "../../shared/domain/identity.ts";
import { instruments } from "../state/instruments.ts";
import { quotes } from "../state/quotes.ts";
import { GridHost } from "./grid-host.ts";
import classes from "./data-grid.module.css";

export interface DataGridProps<T> {
  readonly label: string;
  /** A constant list of one module: a new one is not looked at. */
  readonly columns: readonly ColDef<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  /** Columns that show quotes. */
  readonly liveColumns?: readonly string[];
  /** Whose quotes; a constant function of one module. */
  readonly liveOf?: (row: T) => InstrumentKey;
  readonly rowClass?: (row: T) => string;
  readonly onOpen?: (row: T) => void;
  /** The cursor came to a row. */
  readonly onChoose?: (row: T) => void;
  readonly onNearEnd?: () => void;
  /** Filled while the grid is there. */
  readonly host?: RefObject<GridHost<T> | undefined>;
}

/** A grid whose rows are React's and whose cells are not: no render per tick. */
export function DataGrid<T>(props: DataGridProps<T>) {
  const { rows, liveOf, keyOf, host: given } = props;
  const root = useRef<HTMLDivElement>(null);
  const own = useRef<GridHost<T>>(undefined);
  const host = given ?? own;
  // The grid lives longer than one render: its callbacks look up the newest props.
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    if (!root.current) return;
    const { label, columns, keyOf: name, liveColumns, rowClass, onNearEnd } = latest.current;
    const made = new GridHost<T>(root.current, {
      label, columns, keyOf: name, liveColumns: liveColumns ?? [],
      ...(rowClass && { rowClass }),
      ...(onNearEnd && { onNearEnd: () => latest.current.onNearEnd?.() }),
      onOpen: (row) => latest.current.onOpen?.(row),
      onChoose: (row) => latest.current.onChoose?.(row),
    });
    host.current = made;
    const stop = instruments.onChange(() => made.redraw());
    return () => {
      stop();
      host.current = undefined;
      made.destroy();
    };
  }, [host]);
  useEffect(() => host.current?.setRows(rows), [host, rows]);
  useKeptFocus(root, host);
  useLiveCells(host, rows, liveOf, keyOf);

  return (
    <div
      ref={root}
      className={classes["grid"]}
      data-autofocus
      tabIndex={-1}
      onFocus={(event) => {
        if (event.target === event.currentTarget) host.current?.focus();
      }}
    />
  );
}

/**
 * A grid gives way to an empty state and comes back, as filters and orders go. The keyboard stays in the
 * panel: with the panel itself while there is no grid, with its rows when they are there again.
 */
function useKeptFocus<T>(root: RefObject<HTMLDivElement | null>, host: RefObject<GridHost<T> | undefined>): void {
  useEffect(() => {
    if (document.activeElement === root.current?.closest("[data-panel]")) host.current?.focus();
  }, [root, host]);
  useLayoutEffect(() => {
    const element = root.current;
    // In the layout phase: a moment later the element, and the focus with it, would be gone.
    return () => {
      if (element?.contains(document.activeElement)) element.closest<HTMLElement>("[data-panel]")?.focus({ preventScroll: true });
    };
  }, [root]);
}

/** Marks rows whose quote changed and refreshes them together, once per frame. */
function useLiveCells<T>(
  host: RefObject<GridHost<T> | undefined>,
  rows: readonly T[],
  liveOf: ((row: T) => InstrumentKey) | undefined,
  keyOf: (row: T) => string,
): void {
  useEffect(() => {
    if (!liveOf) return;
    const changed = new Set<string>();
    const stops = rows.map((row) => {
      const key = keyOf(row);
      return quotes.onChange(liveOf(row), () => changed.add(key));
    });
    const stopFrames = quotes.onFrame(() => {
      if (changed.size === 0) return;
      host.current?.refresh(changed);
      changed.clear();
    });
    return () => {
      for (const stop of stops) stop();
      stopFrames();
    };
  }, [host, rows, liveOf, keyOf]);
}
