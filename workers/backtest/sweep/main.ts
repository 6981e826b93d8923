import { STEP_ASIDE } from "../../../shared/optimise/sweep-tasks.ts";
import { stepAside } from "../tasks/step-aside.ts";

/** What the pools of a sweep call by name. Every failure is an Error whose message is a sentence. */
export { prepareSweep } from "./prepare.ts";
export { proposePoints } from "./propose.ts";
export { playPoints } from "./play-points.ts";
export { playChosen, returnsOfChosen } from "./play-chosen.ts";
export { addPoints, addSweep, addWindow, allSweeps, changeSweep, pointsOf, removeSweep, windowsOf } from "./store-calls.ts";

if (process.argv.includes(STEP_ASIDE)) stepAside();
