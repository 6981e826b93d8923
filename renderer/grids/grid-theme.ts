import {
  CellStyleModule, ClientSideRowModelApiModule, ClientSideRowModelModule, ColumnApiModule, createTheme, ModuleRegistry, RenderApiModule, RowApiModule,
  RowSelectionModule, RowStyleModule, ScrollApiModule, TooltipModule,
} from "ag-grid-community";
import type { GridOptions } from "ag-grid-community";

/** Only what the panels use; a feature without its module is reported by the grid on the console. */
ModuleRegistry.registerModules([
  CellStyleModule, ClientSideRowModelApiModule, ClientSideRowModelModule, ColumnApiModule, RenderApiModule, RowApiModule,
  RowSelectionModule, RowStyleModule, ScrollApiModule, TooltipModule,
]);

/**
 * The page's tokens as a grid theme. Made from the bare core: the ready-made themes bring icons as
 * `data:` addresses, which the page's content policy forbids.
 */
export const gridTheme = createTheme().withParams({
  accentColor: "var(--accent)",
  backgroundColor: "var(--panel)",
  foregroundColor: "var(--ink)",
  chromeBackgroundColor: "var(--panel)",
  browserColorScheme: "dark",
  borderColor: "var(--line)",
  fontFamily: "inherit",
  fontSize: "var(--text)",
  headerFontSize: "var(--text-small)",
  headerFontWeight: 500,
  headerTextColor: "var(--mute)",
  headerBackgroundColor: "var(--panel)",
  headerHeight: "var(--row)",
  rowHeight: "var(--row)",
  rowBorder: { color: "rgb(255 255 255 / 2.8%)" },
  rowHoverColor: "var(--hover)",
  selectedRowBackgroundColor: "var(--accent-soft)",
  cellHorizontalPadding: "8px",
  wrapperBorder: false,
  wrapperBorderRadius: 0,
  columnBorder: false,
  pinnedColumnBorder: false,
  headerColumnResizeHandleColor: "transparent",
});

/** What all grids of the page share. */
export const GRID_DEFAULTS = {
  theme: gridTheme,
  animateRows: false,
  suppressNoRowsOverlay: true,
  loading: false,
  suppressDragLeaveHidesColumns: true,
  suppressMovableColumns: true,
  // Keys of the panels (X, E, Delete …) belong to the page's one key handler.
  suppressCellFocus: false,
  rowSelection: { mode: "singleRow", checkboxes: false, enableClickSelection: false },
  // The page's thin scroll bars, px. Where a system hides its bars the grid would lay one over the last column.
  scrollbarWidth: 10,
  tooltipShowDelay: 500,
  icons: { sortAscending: "▲", sortDescending: "▼" },
  // "Select all" means nothing where one row is chosen, and Ctrl+Shift+A is the page's.
  defaultColDef: { suppressKeyboardEvent: ({ event }) => (event.ctrlKey || event.metaKey) && event.code === "KeyA", sortable: true, resizable: true, suppressHeaderMenuButton: true, minWidth: 56, sortingOrder: ["desc", "asc", null] },
} as const satisfies GridOptions;
