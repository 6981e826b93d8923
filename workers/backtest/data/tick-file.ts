import { basename } from "node:path";
import { tableRows } from "./table-rows.ts";

/** Thrown to end the reading behind the first row. */
class Seen extends Error {
  readonly row: readonly string[];

  constructor(row: readonly string[]) {
    super();
    this.row = row;
  }
}

/** Does a file hold ticks? Its first row names a last price, and no open. @returns false as well for what cannot be read: reading it says why. */
export async function isTickFile(path: string): Promise<boolean> {
  try {
    await tableRows({ path, file: basename(path) }, (row) => {
      throw new Seen(row);
    });
    return false;
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    if (!(cause instanceof Seen)) return false;
    const names = cause.row.map((cell) => cell.trim().toLowerCase());
    return names.includes("ltp") && !names.includes("open");
  }
}
