import { TerminalError, badInput } from "../../shared/domain/errors.ts";
import type { LabService } from "../lab/lab-service.ts";
import type { HandlersOf } from "./kinds.ts";
import { done } from "./kinds.ts";

export interface LabServices {
  readonly lab: LabService;
}

/** Backtests: runs, what is made of them, sweeps. */
export function labCommands({ lab }: LabServices): HandlersOf<"lab"> {
  return {
    "lab.plan": ({ request }) => lab.plan(request),
    "lab.run": async (request) => ({ id: await lab.run(request) }),
    "lab.runs": () => lab.runs(),
    "lab.open": ({ run, points }) => lab.open(run, points),
    "lab.bars": (request) => lab.bars(request),
    "lab.again": async ({ run }) => ({ id: await lab.again(run) }),
    "lab.title": ({ run, title }) => done(lab.title(run, title)),
    "lab.remove": ({ run }) => done(lab.remove(run)),
    "lab.cancel": async ({ job }) => done(known(job, lab.cancel(job))),
    "lab.pause": async ({ job, paused }) => done(known(job, lab.pause(job, paused))),
    "lab.export": ({ run, format }) => lab.export(run, format),
    "lab.sweep": () => noSweeps(),
    "lab.sweeps": () => noSweeps(),
    "lab.sweepOpen": () => noSweeps(),
    "lab.monteCarlo": (request) => lab.monteCarlo(request),
    "lab.bias": ({ run }) => lab.bias(run),
    "lab.card": ({ run }) => lab.card(run),
  };
}

function known(job: string, found: boolean): void {
  if (!found) throw new TerminalError(badInput("job", "a job that is not over", `There is no job ${job} that is not over yet: it has come to its end meanwhile.`));
}

function noSweeps(): Promise<never> {
  return Promise.reject(new TerminalError({ kind: "NotConnected", sentence: "Sweeps are not part of this Sauda. Run single backtests, or npm run optimize." }));
}
