import type { NumberedPoint, SweepRecord, SweepStoreCalls } from "../../../shared/optimise/sweep-records.ts";
import type { WalkedWindow } from "../../../shared/optimise/walk-windows.ts";
import { sweepFile } from "./sweep-file.ts";

interface SweepRow {
  readonly id: string;
  readonly at: number;
  readonly title: string;
  readonly request: string;
  readonly task: string;
  readonly standing: string;
  readonly plan: string | null;
}

export const addSweep: SweepStoreCalls["addSweep"] = ({ file, sweep }) => {
  const { id, at, title, request, task, standing, plan } = sweep;
  sweepFile(file).prepare("INSERT INTO sweeps (id, at, title, request, task, standing, plan) VALUES (?, ?, ?, ?, ?, ?, ?)").run(id, at, title, JSON.stringify(request), JSON.stringify(task), JSON.stringify(standing), plan === undefined ? null : JSON.stringify(plan));
};

export const changeSweep: SweepStoreCalls["changeSweep"] = ({ file, id, standing }) => {
  sweepFile(file).prepare("UPDATE sweeps SET standing = ? WHERE id = ?").run(JSON.stringify(standing), id);
};

/** All or none of them. */
export const addPoints: SweepStoreCalls["addPoints"] = ({ file, id, points }) => {
  const db = sweepFile(file);
  const put = db.prepare("INSERT INTO points VALUES (?, ?, ?) ON CONFLICT (sweep, number) DO UPDATE SET body = excluded.body");
  db.transaction(() => {
    for (const { number, played } of points) put.run(id, number, JSON.stringify(played));
  })();
};

/** Newest first. */
export const allSweeps: SweepStoreCalls["allSweeps"] = ({ file }) => {
  const rows = sweepFile(file).prepare("SELECT * FROM sweeps ORDER BY at DESC, id").all() as SweepRow[];
  return rows.map(({ id, at, title, request, task, standing, plan }) => ({
    id, at, title, request: JSON.parse(request) as SweepRecord["request"], task: JSON.parse(task) as SweepRecord["task"], standing: JSON.parse(standing) as SweepRecord["standing"],
    plan: plan === null ? undefined : (JSON.parse(plan) as SweepRecord["plan"]),
  }));
};

export const pointsOf: SweepStoreCalls["pointsOf"] = ({ file, id }) => {
  const rows = sweepFile(file).prepare("SELECT number, body FROM points WHERE sweep = ? ORDER BY number").all(id) as { number: number; body: string }[];
  return rows.map(({ number, body }) => ({ number, played: JSON.parse(body) as NumberedPoint["played"] }));
};

export const addWindow: SweepStoreCalls["addWindow"] = ({ file, id, number, window }) => {
  sweepFile(file).prepare("INSERT INTO windows VALUES (?, ?, ?) ON CONFLICT (walk, number) DO UPDATE SET body = excluded.body").run(id, number, JSON.stringify(window));
};

export const windowsOf: SweepStoreCalls["windowsOf"] = ({ file, id }) => {
  const rows = sweepFile(file).prepare("SELECT body FROM windows WHERE walk = ? ORDER BY number").all(id) as { body: string }[];
  return rows.map(({ body }) => JSON.parse(body) as WalkedWindow);
};

export const removeSweep: SweepStoreCalls["removeSweep"] = ({ file, id }) => {
  const db = sweepFile(file);
  db.transaction(() => {
    db.prepare("DELETE FROM points WHERE sweep = ?").run(id);
    db.prepare("DELETE FROM windows WHERE walk = ?").run(id);
    db.prepare("DELETE FROM sweeps WHERE id = ?").run(id);
  })();
};
