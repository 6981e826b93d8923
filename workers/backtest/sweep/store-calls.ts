import type { NumberedPoint, SweepRecord, SweepStoreCalls } from "../../../shared/optimise/sweep-records.ts";
import { sweepFile } from "./sweep-file.ts";

interface SweepRow {
  readonly id: string;
  readonly at: number;
  readonly title: string;
  readonly request: string;
  readonly task: string;
  readonly standing: string;
}

export const addSweep: SweepStoreCalls["addSweep"] = ({ file, sweep }) => {
  const { id, at, title, request, task, standing } = sweep;
  sweepFile(file).prepare("INSERT INTO sweeps VALUES (?, ?, ?, ?, ?, ?)").run(id, at, title, JSON.stringify(request), JSON.stringify(task), JSON.stringify(standing));
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
  return rows.map(({ id, at, title, request, task, standing }) => ({
    id, at, title, request: JSON.parse(request) as SweepRecord["request"], task: JSON.parse(task) as SweepRecord["task"], standing: JSON.parse(standing) as SweepRecord["standing"],
  }));
};

export const pointsOf: SweepStoreCalls["pointsOf"] = ({ file, id }) => {
  const rows = sweepFile(file).prepare("SELECT number, body FROM points WHERE sweep = ? ORDER BY number").all(id) as { number: number; body: string }[];
  return rows.map(({ number, body }) => ({ number, played: JSON.parse(body) as NumberedPoint["played"] }));
};

export const removeSweep: SweepStoreCalls["removeSweep"] = ({ file, id }) => {
  const db = sweepFile(file);
  db.transaction(() => {
    db.prepare("DELETE FROM points WHERE sweep = ?").run(id);
    db.prepare("DELETE FROM sweeps WHERE id = ?").run(id);
  })();
};
