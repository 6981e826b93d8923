import { codeOf } from "./disk.ts";

/** After trouble with the disk the recorder tries again so often, ms. */
export const RETRY_MS = 30_000;
const AGAIN = `It is tried again every ${RETRY_MS / 1000} s.`;

/** Why nothing is written, for the user. */
export function diskTrouble(error: unknown, folder: string): string {
  switch (codeOf(error)) {
    case "ENOSPC":
    case "EDQUOT":
      return `The disk is full, so no ticks are recorded. Free some space on the disk of ${folder}, or set a smaller bound. ${AGAIN}`;
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return `Sauda may not write to ${folder}, so no ticks are recorded. Make the folder writable. ${AGAIN}`;
    case "EMFILE":
    case "ENFILE":
      return `Too many files are open on this machine, so no ticks are recorded. Close other programs. ${AGAIN}`;
    default:
      return `Ticks cannot be written to ${folder} (${error instanceof Error ? error.message : String(error)}), so none are recorded. Look after the disk. ${AGAIN}`;
  }
}

export function boundReached(mostBytes: number): string {
  return `Today's ticks alone have reached the bound of ${sizeText(mostBytes)}, so recording has stopped until the next trading day. Set a larger bound to go on today.`;
}

/** `2.5 GB`, `310 MB`. */
export function sizeText(bytes: number): string {
  return bytes >= 1e9 ? `${Number((bytes / 1e9).toFixed(1))} GB` : `${Math.round(bytes / 1e6)} MB`;
}
