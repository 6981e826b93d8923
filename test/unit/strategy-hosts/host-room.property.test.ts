import fc from "fast-check";
import { expect, test } from "vitest";
import type { FromStrategyHost } from "../../../shared/contract/strategy-host.ts";
import { settle } from "../../support/virtual-time.ts";
import type { PlayedHost } from "./host-rig.ts";
import { AT, material, roomRig, spec } from "./host-rig.ts";

const seed = Date.now() % 1_000_000;
const RUNS = ["a", "b", "c", "d", "e"];

/** What a test does next; `pick` chooses among whatever there is to choose from. */
const STEP = fc.record({ kind: fc.constantFrom("plan", "start", "swap", "stop", "drop", "answer", "answer", "answer", "refuse", "die", "stick", "calm"), pick: fc.nat({ max: 1_000 }) });

interface Asked {
  readonly kind: string;
  readonly run: string;
  done: boolean;
}

/** The next message of a host that wants an answer, and the answer. */
function answerOf(thread: PlayedHost, answered: Set<unknown>, refuse: boolean): FromStrategyHost | undefined {
  for (const message of thread.heard) {
    if (answered.has(message) || !["plan", "start", "swap", "stop"].includes(message.kind)) continue;
    answered.add(message);
    const { run, generation } = message.kind === "plan" ? message.spec : { generation: 1, ...(message as { run: string; generation?: number }) };
    if (refuse && message.kind !== "stop") return { kind: "refused", run, generation, sentence: "It was refused." };
    if (message.kind === "plan") return { kind: "planned", run, generation, planned: { needs: [], instruments: [] } };
    if (message.kind === "start") return { kind: "running", run, generation, at: AT };
    if (message.kind === "swap") return { kind: "swapped", run, generation, switchMs: 1, sequence: 1 };
    return { kind: "stopped", run, generation, state: undefined, why: "It was stopped." };
  }
  return undefined;
}

test(`whatever is asked, answered, refused, stuck or killed: everybody is answered once, and no run is lost that does not run (seed ${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(STEP, { minLength: 10, maxLength: 60 }), async (steps) => {
      const running = new Set<string>();
      const problems: string[] = [];
      const asked: Asked[] = [];
      const rig = roomRig({
        onLost: (run) => {
          if (!running.delete(run)) problems.push(`${run} was lost and did not run`);
          if (asked.some((one) => one.kind === "stop" && one.run === run && !one.done)) problems.push(`${run} was lost though it is being stopped`);
        },
      });
      const answered = new Set<unknown>();
      const dead = new Set<PlayedHost>();
      let generation = 0;
      const generations = new Map<string, number[]>();
      const ask = (kind: string, run: string, promise: Promise<unknown>): void => {
        const one: Asked = { kind, run, done: false };
        asked.push(one);
        const over = (): void => {
          if (one.done) problems.push(`${kind} of ${run} was answered twice`);
          one.done = true;
        };
        promise.then(() => {
          over();
          if (kind === "start") running.add(run);
          if (kind === "stop") running.delete(run);
        }, over);
      };
      for (const { kind, pick } of steps) {
        const run = RUNS[pick % RUNS.length]!;
        const known = generations.get(run) ?? [];
        const version = known[pick % Math.max(1, known.length)] ?? 1;
        const alive = rig.threads.filter((thread) => !dead.has(thread) && !thread.terminated && thread.heard.at(-1)?.kind !== "quit");
        const thread = alive[pick % Math.max(1, alive.length)];
        if (kind === "plan") {
          generations.set(run, [...known, ++generation]);
          ask("plan", run, rig.room.plan(spec(run, generation)));
        } else if (kind === "start") ask("start", run, rig.room.start(run, version, material([pick % 7])));
        else if (kind === "swap") ask("swap", run, rig.room.swap(run, version, { slots: [pick % 7], warm: [], trialMs: 100 }));
        else if (kind === "stop") ask("stop", run, rig.room.stop(run, "user"));
        else if (kind === "drop" && !running.has(run)) rig.room.drop(run, version);
        else if (kind === "calm") await rig.calm(300);
        else if (thread && (kind === "answer" || kind === "refuse")) {
          const said = answerOf(thread, answered, kind === "refuse");
          if (said) thread.say(said);
        } else if (thread && kind === "die") {
          dead.add(thread);
          // The answer to a start that has been heard counts before the death that follows it.
          await settle();
          thread.die({ memory: pick % 2 === 0, why: "it broke" });
        } else if (thread && kind === "stick" && thread.of("plan").length > 0) {
          thread.beat(thread.of("plan")[pick % thread.of("plan").length]!.number, pick + 1);
          await rig.time.pass(1_300);
        }
        await settle();
      }
      const end = rig.room.end();
      await rig.time.pass(10_000);
      await end;
      expect(problems).toEqual([]);
      expect(asked.filter(({ done }) => !done)).toEqual([]);
      expect([rig.rings.size, rig.room.threads]).toEqual([0, 0]);
    }),
    { numRuns: 300, seed },
  );
});
