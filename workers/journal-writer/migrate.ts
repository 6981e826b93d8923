import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import Database from "better-sqlite3";
import type { FileShape } from "./file-shape.ts";
import { stampOf } from "./file-shape.ts";

/** The file could not be brought to this Sauda's format, and is as it was. */
export class MigrationError extends Error {}

/**
 * Brings a file to the newest format in one transaction: whatever stops it half-way, also a kill, leaves
 * the old file. A file that has content is copied first, and the copy checked.
 * @returns the copy's path; undefined for a file that is new, or of which no copy is wanted.
 * @throws MigrationError
 */
export function migrate(db: Database.Database, shape: FileShape, from: number, startedAt: number): string | undefined {
  const steps = shape.steps.filter((step) => step.to > from);
  const newest = steps.at(-1)?.to ?? from;
  const name = basename(shape.path);
  let copy: string | undefined;
  try {
    copy = from > 0 && shape.backup ? backup(db, shape.path, from, startedAt) : undefined;
  } catch (error) {
    throw new MigrationError(`${name} must be brought from format ${from} to ${newest}, and the copy to be made before that failed: ${textOf(error)}. The file is as it was.`, { cause: error });
  }
  try {
    db.transaction(() => {
      for (const step of steps) {
        for (const statement of step.statements) db.exec(statement);
        db.pragma(`user_version = ${step.to}`);
      }
    }).immediate();
  } catch (error) {
    if (from === 0) throw error;
    throw new MigrationError(`${name} could not be brought from format ${from} to ${newest}: ${textOf(error)}. The file is as it was${copy === undefined ? "" : `, and a copy of it is ${copy}`}.`, { cause: error });
  }
  return copy;
}

/** A copy counts only once it is whole, on the disk, and has the same records: until then it has another name. */
function backup(db: Database.Database, path: string, version: number, startedAt: number): string {
  const folder = join(dirname(path), "backups");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const target = join(folder, `${basename(path)}.format-${version}-${stampOf(startedAt)}`);
  const part = `${target}.part`;
  const clear = (): void => ["", "-journal"].forEach((suffix) => rmSync(part + suffix, { force: true }));
  clear();
  try {
    db.prepare("VACUUM INTO ?").run(part);
    check(db, part);
    sync(part);
    renameSync(part, target);
    sync(folder);
  } catch (error) {
    clear();
    throw error;
  }
  return target;
}

function check(db: Database.Database, path: string): void {
  const copy = new Database(path, { readonly: true, fileMustExist: true });
  try {
    const answer = String(copy.pragma("integrity_check(1)", { simple: true }));
    if (answer !== "ok") throw new Error(`the copy is damaged (${answer})`);
    for (const { name } of tables(db)) {
      const count = `SELECT count(*) AS rows, max(rowid) AS last FROM "${name}"`;
      if (JSON.stringify(copy.prepare(count).get()) !== JSON.stringify(db.prepare(count).get())) throw new Error(`the copy lacks rows of ${name}`);
    }
  } finally {
    copy.close();
  }
}

function tables(db: Database.Database): { name: string }[] {
  return db.prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND wr = 0 AND name NOT LIKE 'sqlite_%'").all() as { name: string }[];
}

function sync(path: string): void {
  // A folder cannot be opened for syncing on Windows, and need not be.
  if (process.platform === "win32") return;
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
