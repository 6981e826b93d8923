import type { DriftService } from "../lab/drift/drift-service.ts";
import type { LabService } from "../lab/lab-service.ts";
import type { HandlersOf } from "./kinds.ts";
import { done } from "./kinds.ts";

export interface LabServices {
  readonly lab: LabService;
  readonly drift: Pick<DriftService, "days" | "report" | "run">;
}

/** Backtests: runs, what is made of them, sweeps. */
export function labCommands({ lab, drift }: LabServices): HandlersOf<"lab"> {
  return {
    "lab.plan": ({ request }) => lab.plan(request),
    "lab.run": async (request) => ({ id: await lab.run(request) }),
    "lab.runs": () => lab.runs(),
    "lab.open": ({ run, points }) => lab.open(run, points),
    "lab.bars": (request) => lab.bars(request),
    "lab.again": async ({ run }) => ({ id: await lab.again(run) }),
    "lab.title": ({ run, title }) => done(lab.title(run, title)),
    "lab.remove": ({ run }) => done(lab.remove(run)),
    "lab.cancel": ({ job }) => done(lab.cancel(job)),
    "lab.pause": ({ job, paused }) => done(lab.pause(job, paused)),
    "lab.export": ({ run, format }) => lab.export(run, format),
    "lab.sweep": async (request) => ({ id: await lab.sweep(request) }),
    "lab.sweeps": async () => ({ sweeps: (await lab.sweeps()).list() }),
    "lab.sweepOpen": async ({ sweep }) => (await lab.sweeps()).open(sweep),
    "lab.sweepRemove": async ({ sweep }) => done((await lab.sweeps()).remove(sweep)),
    "lab.walkForward": async ({ plan, ...request }) => ({ id: await lab.sweep(request, plan) }),
    "lab.walks": async () => ({ walks: (await lab.sweeps()).walks() }),
    "lab.walkOpen": ({ walk, points }) => lab.walk(walk, points),
    "lab.walkRemove": async ({ walk }) => done((await lab.sweeps()).remove(walk)),
    "lab.portfolio": (request) => lab.portfolio(request),
    "lab.portfolioExport": (request) => lab.exportPortfolio(request),
    "lab.monteCarlo": (request) => lab.monteCarlo(request),
    "lab.bias": ({ run }) => lab.bias(run),
    "lab.card": ({ run }) => lab.card(run),
    "lab.drifts": async ({ strategy }) => ({ days: await drift.days(strategy) }),
    "lab.drift": (request) => drift.report(request),
    "lab.driftRun": async (request) => ({ id: await drift.run(request) }),
  };
}
