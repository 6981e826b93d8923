import { useEffect, useState } from "react";
import type { StrategyFile, StrategyView } from "../../../shared/contract/schemas/strategies.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { istDay, istTime } from "../../../shared/domain/time.ts";
import { client } from "../../connection/client.ts";
import { useTerminal } from "../../state/terminal.ts";
import { dayText } from "../../theme/day-text.ts";
import { noBreak } from "../../theme/no-break.ts";
import { AcceptedCards } from "./accepted-card.tsx";
import { swapBack, swapIn } from "./strategy-actions.tsx";
import { hasNewVersion, isActive, shortHash, switchText } from "./strategy-words.ts";
import classes from "./strategies.module.css";

type Swap = NonNullable<StrategyView["swap"]>;

const OUTCOMES: Readonly<Record<Swap["outcome"], string>> = { trial: "On trial", kept: "Kept", "rolled back": "Rolled back", refused: "Refused" };

/** Which version runs, which one lies in the file, and what became of the last swap. */
export function VersionsTab({ strategy }: { readonly strategy: StrategyView }) {
  const file = useTerminal((state) => state.strategyFiles.files.find((one) => one.file === strategy.file));
  const { swap } = strategy;
  const canSwap = hasNewVersion(strategy) && file?.problem === undefined;
  const canGoBack = isActive(strategy) && swap !== undefined && (swap.outcome === "kept" || swap.outcome === "trial");
  return (
    <div className={classes["versions"]}>
      <dl>
        <div><dt>{isActive(strategy) ? "Runs" : "Ran last"}</dt><dd><code>{shortHash(strategy.hash)}</code>{strategy.hash !== "" && strategy.hash === strategy.fileHash && <span className={classes["dim"]}>the file as it is</span>}</dd></div>
        <div><dt>In the file</dt><dd><code>{shortHash(strategy.fileHash)}</code>{file && <span className={classes["dim"]}>{`saved ${dayText(istDay(file.changedAt))} ${istTime(file.changedAt)}`}</span>}</dd></div>
        <div><dt>File</dt><dd><FilePath strategy={strategy} file={file} /></dd></div>
      </dl>
      {file?.problem !== undefined && <p role="alert" className={classes["problem"]}>{`The file cannot be run: ${file.problem} The version that runs goes on.`}</p>}
      <p className={classes["versions-say"]}>{sayNext(strategy)}</p>
      <div className={classes["buttons"]}>
        <button type="button" className="button primary" disabled={!canSwap} onClick={() => void swapIn(strategy)}>Swap in the new version <kbd>W</kbd></button>
        <button type="button" className="button" disabled={!canGoBack} onClick={() => void swapBack(strategy)}>Swap back <kbd>Z</kbd></button>
      </div>
      {swap && <LastSwap swap={swap} />}
      <AcceptedCards key={strategy.id} strategy={strategy} />
      <Source key={`${strategy.file} ${strategy.fileHash}`} file={strategy.file} />
    </div>
  );
}

function sayNext(strategy: StrategyView): string {
  if (!isActive(strategy)) return "It does not run: its next start takes the file as it is.";
  if (hasNewVersion(strategy)) return "Another version was saved. Swapped in, it takes over between two ticks with position, orders and state; what fails in its first seconds is rolled back by itself.";
  return "Save a change of the file, and the new version can be swapped in while this one runs.";
}

function LastSwap({ swap }: { readonly swap: Swap }) {
  return (
    <section aria-label="Last swap" className={classes["swap"]} data-outcome={swap.outcome}>
      <h4>{`${OUTCOMES[swap.outcome]} · ${dayText(istDay(swap.at))} ${istTime(swap.at)}`}</h4>
      <p><code>{shortHash(swap.from)}</code> → <code>{shortHash(swap.to)}</code>{swap.outcome !== "refused" && <> switched in <b>{switchText(swap.switchMs)}</b></>}</p>
      <p role="status">{noBreak(swap.sentence)}</p>
    </section>
  );
}

function FilePath({ strategy, file }: { readonly strategy: StrategyView; readonly file: StrategyFile | undefined }) {
  const folder = useTerminal((state) => state.strategyFiles.folder);
  if (!file) return <>{`${strategy.file} is gone`}</>;
  if (file.origin === "example") return <>{`${file.file}, an example of Sauda: make a copy of your own to change it (N)`}</>;
  return <span className="selectable">{`${folder}/${file.file.replace(/^own\//, "")}`}</span>;
}

type Read = { readonly kind: "closed" } | { readonly kind: "loading" } | { readonly kind: "ready"; readonly source: string } | { readonly kind: "failed"; readonly sentence: string };

/** The file to be read here; it is written in an editor of the user's own. */
function Source({ file }: { readonly file: string }) {
  const [open, setOpen] = useState(false);
  const [read, setRead] = useState<Read>({ kind: "closed" });
  useEffect(() => {
    if (!open) return;
    let wanted = true;
    setRead({ kind: "loading" });
    client.call("strategies.source", { file }).then(
      ({ source }) => wanted && setRead({ kind: "ready", source }),
      (error: unknown) => wanted && setRead({ kind: "failed", sentence: failureOf(error).sentence }),
    );
    return () => {
      wanted = false;
    };
  }, [open, file]);
  return (
    <details className={classes["source"]} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Read the file</summary>
      {read.kind === "loading" && <p role="status">Reading it…</p>}
      {read.kind === "failed" && <p role="alert" className={classes["problem"]}>{read.sentence}</p>}
      {read.kind === "ready" && <pre tabIndex={0} className="selectable">{read.source}</pre>}
    </details>
  );
}
