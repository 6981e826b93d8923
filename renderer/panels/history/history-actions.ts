import type { ImportView, SeriesUseView } from "../../../shared/contract/schemas/history.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { groupDigits } from "../../../shared/domain/format.ts";
import { frameName } from "../../../shared/history/frames.ts";
import { client } from "../../connection/client.ts";
import { confirm, toast } from "../../workspace/dialogs.ts";
import { refresh } from "./history-store.ts";
import { sizeText } from "./history-words.ts";

async function run(work: () => Promise<string>): Promise<void> {
  try {
    toast("good", await work());
  } catch (error) {
    toast("bad", failureOf(error).sentence);
  }
  refresh();
}

/** Deletes one series after a question that says what is lost. */
export async function removeSeries({ instrument, frame, days, bytes, imported }: SeriesUseView): Promise<void> {
  const name = `${instrument} ${frameName(frame)}`;
  const lost = imported > 0 ? ` ${groupDigits(imported)} of them were imported and cannot be downloaded again.` : " The broker can be asked for them again.";
  const sure = await confirm({ title: `Delete the kept bars of ${name}?`, body: `${groupDigits(days)} days, ${sizeText(bytes)}.${lost}`, action: `Delete ${groupDigits(days)} days`, danger: true });
  if (sure) await run(async () => `${groupDigits((await client.call("history.remove", { instrument, frame })).days)} days of ${name} are deleted.`);
}

export async function removeAll(bytes: number): Promise<void> {
  const sure = await confirm({ title: "Delete all kept bars?", body: `${sizeText(bytes)} of the disk are given back. Imported bars go too, and cannot be downloaded again.`, action: "Delete all bars", danger: true });
  if (sure) await run(async () => `${groupDigits((await client.call("history.remove", {})).days)} days are deleted.`);
}

export async function undoImport({ id, file, what, days, replaced }: ImportView): Promise<void> {
  const back = replaced > 0 ? ` ${groupDigits(replaced)} days that it replaced come back.` : "";
  const sure = await confirm({ title: `Undo the import of ${file}?`, body: `${groupDigits(days)} days of ${what} are taken away.${back}`, action: "Undo the import", danger: true });
  if (sure) await run(async () => {
    await client.call("history.undoImport", { import: id });
    return `The import of ${file} is undone.`;
  });
}

export async function setLimit(megabytes: number): Promise<void> {
  await run(async () => {
    await client.call("history.limit", { megabytes });
    return `Kept bars take at most ${groupDigits(megabytes)} MB from now on.`;
  });
}
