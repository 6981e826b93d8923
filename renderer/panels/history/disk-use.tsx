import { useState } from "react";
import type { HistoryOverview } from "../../../shared/contract/schemas/history.ts";
import { historyLimitMb } from "../../../shared/contract/schemas/history.ts";
import { istDay } from "../../../shared/domain/time.ts";
import { removeAll, setLimit, undoImport } from "./history-actions.ts";
import { dayWords, sizeText } from "./history-words.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import classes from "./history.module.css";

const MB = 1_000_000;

/** Room on the disk, its limit, and what was imported. */
export function DiskUse({ overview }: { readonly overview: HistoryOverview }) {
  const { bytes, limitBytes, path, imports } = overview;
  return (
    <>
      {imports.length > 0 && (
        <section aria-label="Imports" className={classes["section"]}>
          <h3>Imports</h3>
          <ul className={classes["imports"]}>
            {imports.map((one) => (
              <li key={one.id}>
                <b>{one.file}</b>
                <span>{one.what}</span>
                <span className={classes["dim"]}>{`${groupDigits(one.rows)} rows · ${groupDigits(one.days)} days · ${dayWords(istDay(one.at))}`}</span>
                <button type="button" className={classes["tool"]} aria-label={`Undo the import of ${one.file}`} onClick={() => void undoImport(one)}>Undo</button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-label="Disk" className={classes["section"]}>
        <h3>Disk</h3>
        <div className={classes["disk"]}>
          <meter aria-label="Room taken" min={0} max={limitBytes} value={bytes} high={limitBytes * 0.9} />
          <span>{`${sizeText(bytes)} of ${sizeText(limitBytes)}`}</span>
          <LimitField key={limitBytes} limit={Math.round(limitBytes / MB)} />
          <button type="button" className={classes["tool"]} disabled={overview.series.length === 0} onClick={() => void removeAll(bytes)}>Delete all…</button>
        </div>
        <p className={classes["path"]} title={path}>{path}</p>
      </section>
    </>
  );
}

/** Takes effect with Enter or on leaving; above the limit, what was looked at longest ago goes first. */
function LimitField({ limit }: { readonly limit: number }) {
  const [text, setText] = useState(String(limit));
  const read = historyLimitMb.safeParse(Number(text.trim() === "" ? Number.NaN : text));
  const take = (): void => {
    if (read.success && read.data !== limit) void setLimit(read.data);
  };
  return (
    <label className={classes["limit"]} title="Above it, bars that were looked at longest ago are deleted first; imported ones stay">
      Limit
      <input
        value={text} inputMode="numeric" maxLength={6} aria-invalid={!read.success} onChange={(event) => setText(event.target.value)} onBlur={take}
        onKeyDown={(event) => {
          if (event.key === "Enter") take();
          if (event.key === "Escape") setText(String(limit));
        }}
      />
      MB
      {!read.success && <span role="alert" className={classes["problem"]}>50 to 1,00,000</span>}
    </label>
  );
}
