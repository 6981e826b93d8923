import { useEffect } from "react";
import { AuthoriseDialog } from "./panels/holdings/authorise/authorise-dialog.tsx";
import { HistoryDialogs } from "./panels/history/history-dialogs.tsx";
import { PaperDialogs } from "./panels/paper/paper-dialogs-view.tsx";
import { ConvertDialog } from "./panels/positions/convert/convert-dialog.tsx";
import { RecorderDialog } from "./panels/recorder/recorder-dialog.tsx";
import { StrategyDialogs } from "./panels/strategies/strategy-dialogs.tsx";
import { WhySheet } from "./panels/why/why-sheet.tsx";
import { useTerminal } from "./state/terminal.ts";
import { cx } from "./theme/cx.ts";
import { Banners } from "./workspace/banners/banners.tsx";
import { baseCommands } from "./workspace/base-commands.ts";
import { ConfirmDialog } from "./workspace/confirm-dialog.tsx";
import { Dock } from "./workspace/dock.tsx";
import { ErrorBoundary } from "./workspace/error-boundary.tsx";
import { startKeys } from "./workspace/key-handler.ts";
import { KillBand } from "./workspace/kill/kill-band.tsx";
import { KeySheet } from "./workspace/key-sheet.tsx";
import { Palette } from "./workspace/palette/palette.tsx";
import { useOverlay } from "./workspace/palette/palette-state.ts";
import { SquareOffDialog } from "./workspace/square-off/square-off-dialog.tsx";
import { StartScreen } from "./workspace/start-screen.tsx";
import { StatusBar } from "./workspace/status-bar/status-bar.tsx";
import { Toasts } from "./workspace/toasts.tsx";
import { TopBar } from "./workspace/top-bar/top-bar.tsx";
import { TypedDialog } from "./workspace/typed-dialog-view.tsx";
import classes from "./app.module.css";

/** The whole page. The panels come with the first snapshot; until then the start screen says what is awaited. */
export function App() {
  const loaded = useTerminal((state) => state.loaded);
  const overlay = useOverlay((state) => state.open);
  const stale = useTerminal(pricesStandStill);
  useEffect(() => {
    const ends = [startKeys(), baseCommands()];
    return () => ends.forEach((end) => end());
  }, []);
  return (
    <div className={cx(classes["page"], stale && "stale-prices")}>
      <ErrorBoundary what="The top bar">
        <TopBar />
      </ErrorBoundary>
      <KillBand />
      <Banners />
      <main className={classes["main"]}>
        <ErrorBoundary what="The workspace">{loaded ? <Dock /> : <StartScreen />}</ErrorBoundary>
      </main>
      <ErrorBoundary what="The status bar">
        <StatusBar />
      </ErrorBoundary>
      {overlay === "palette" && <Palette />}
      {overlay === "keys" && <KeySheet />}
      <SquareOffDialog />
      <ConvertDialog />
      <AuthoriseDialog />
      <PaperDialogs />
      <HistoryDialogs />
      <RecorderDialog />
      <StrategyDialogs />
      <WhySheet />
      <TypedDialog />
      <ConfirmDialog />
      <Toasts />
    </div>
  );
}

/** Prices are old: no link, or a feed that is not live. While it first connects there is nothing to be old. */
function pricesStandStill({ loaded, link, feed }: ReturnType<typeof useTerminal.getState>): boolean {
  return loaded && (link !== "live" || (feed !== undefined && feed.state !== "live" && feed.state !== "connecting"));
}
