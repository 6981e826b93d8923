import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import type { NumberedPoint, SweepRecord, SweepStanding, SweepStoreCalls } from "../../../shared/optimise/sweep-records.ts";
import type { WalkedWindow } from "../../../shared/optimise/walk-windows.ts";

/** The thread ends when nothing has been written for so long, ms. */
const IDLE_MS = 10_000;

/** The file of sweeps, behind a thread of its own: one writer, and main never waits for a disk. */
export class SweepStore {
  readonly #file: string;
  readonly #pool: Piscina;

  /** @param code as of `SweepPool`. */
  constructor(file: string, code: URL) {
    this.#file = file;
    this.#pool = new Piscina({ filename: fileURLToPath(code), minThreads: 0, maxThreads: 1, idleTimeout: IDLE_MS });
  }

  add(sweep: SweepRecord): Promise<void> {
    return this.#call("addSweep", { file: this.#file, sweep });
  }
  change(id: string, standing: SweepStanding): Promise<void> {
    return this.#call("changeSweep", { file: this.#file, id, standing });
  }
  /** In one transaction. */
  addPoints(id: string, points: readonly NumberedPoint[]): Promise<void> {
    return this.#call("addPoints", { file: this.#file, id, points });
  }
  /** Newest first. */
  all(): Promise<readonly SweepRecord[]> {
    return this.#call("allSweeps", { file: this.#file });
  }
  points(id: string): Promise<readonly NumberedPoint[]> {
    return this.#call("pointsOf", { file: this.#file, id });
  }
  addWindow(id: string, number: number, window: WalkedWindow): Promise<void> {
    return this.#call("addWindow", { file: this.#file, id, number, window });
  }
  /** In their order. */
  windows(id: string): Promise<readonly WalkedWindow[]> {
    return this.#call("windowsOf", { file: this.#file, id });
  }
  remove(id: string): Promise<void> {
    return this.#call("removeSweep", { file: this.#file, id });
  }

  /** What was asked for before is still done. */
  close(): Promise<void> {
    return this.#pool.close();
  }

  #call<N extends keyof SweepStoreCalls>(name: N, call: Parameters<SweepStoreCalls[N]>[0]): Promise<ReturnType<SweepStoreCalls[N]>> {
    return this.#pool.run(call, { name }) as Promise<ReturnType<SweepStoreCalls[N]>>;
  }
}
