import { bars as readBars } from "./bars.ts";
import { bias as checkBias } from "./bias.ts";
import { card as makeCard } from "./card.ts";
import { compareDay, keepDay, keptDay, keptDays } from "./drift.ts";
import { monteCarlo as drawOutcomes } from "./monte-carlo.ts";
import { plan as planRun } from "./plan.ts";
import { play as playRun } from "./play.ts";
import { portfolio as combineRuns } from "./portfolio.ts";
import { forget, headsOf, inputsOf, keepRun, openRun, prepareFile, rename } from "./shelf.ts";
import { stepAside } from "./step-aside.ts";
import { told } from "./told.ts";
import { whole as packRun } from "./whole.ts";

/** What the pool calls by name: all of `LabCalls`. */
export const prepare = told(prepareFile);
export const keep = told(keepRun);
export const heads = told(headsOf);
export const open = told(openRun);
export const inputs = told(inputsOf);
export const title = told(rename);
export const remove = told(forget);
export const plan = told(planRun);
export const play = told(playRun);
export const bars = told(readBars);
export const whole = told(packRun);
export const monteCarlo = told(drawOutcomes);
export const bias = told(checkBias);
export const portfolio = told(combineRuns);
export const card = told(makeCard);
export const drift = told(compareDay);
export const driftKeep = told(keepDay);
export const driftDays = told(keptDays);
export const driftReport = told(keptDay);

stepAside();
