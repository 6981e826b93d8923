import { describe, expect, test } from "vitest";
import type { StepLine } from "../../../electron/strategies/lock-step/step-line.ts";
import { StepEnd } from "../../../electron/strategies/lock-step/step-line.ts";

interface Word {
  readonly kind: string;
}

class HandLine implements StepLine<string, Word> {
  readonly posted: string[] = [];
  heard: (message: Word) => void = () => {};
  ended: (why: string) => void = () => {};

  listen(heard: (message: Word) => void, ended: (why: string) => void): void {
    this.heard = heard;
    this.ended = ended;
  }

  post(message: string): void {
    this.posted.push(message);
  }

  end(): Promise<void> {
    return Promise.resolve();
  }

  say(...kinds: readonly string[]): void {
    for (const kind of kinds) this.heard({ kind });
  }
}

const isDone = ({ kind }: Word): boolean => kind === "done";
const kinds = (said: readonly Word[]): string[] => said.map(({ kind }) => kind);

describe("the driver's end of a line", () => {
  test("hands out with the answer what came of what was told, whenever it came", async () => {
    const line = new HandLine();
    const end = new StepEnd("market", line);
    end.tell("put");
    expect(end.told).toBe(true);
    line.say("early");
    const answer = end.ask("reach", isDone);
    expect([end.told, line.posted]).toEqual([false, ["put", "reach"]]);
    line.say("late", "done");
    expect(kinds(await answer)).toEqual(["early", "late", "done"]);
  });

  test("what comes of nothing breaks the run off, for good", async () => {
    const line = new HandLine();
    const end = new StepEnd("simulated market", line, ({ kind }) => kind === "figures");
    line.say("figures");
    const answer = end.ask("reach", isDone);
    line.say("done");
    await answer;
    line.say("figures", "events");
    await expect(end.ask("reach", isDone)).rejects.toThrow('The simulated market said "events" without having been asked: it does not keep step, and the replay would not be the same a second time.');
    await expect(end.ask("reach", isDone)).rejects.toThrow(/does not keep step/);
  });

  test("an answer that is not all lets the rest come with the next one", async () => {
    const line = new HandLine();
    const end = new StepEnd("host", line);
    const started = end.ask("start", isDone, true);
    line.say("done", "signals");
    expect(kinds(await started)).toEqual(["done"]);
    expect(end.told).toBe(true);
    const next = end.ask("reach", isDone);
    line.say("done");
    expect(kinds(await next)).toEqual(["signals", "done"]);
  });

  test("a thread that ends while it is asked is told at once; asking twice at once is a fault", async () => {
    const line = new HandLine();
    const end = new StepEnd("trigger watch", line);
    const answer = end.ask("reach", isDone);
    await expect(end.ask("reach", isDone)).rejects.toThrow("the trigger watch of the replay was asked twice at once");
    line.ended("out of memory");
    await expect(answer).rejects.toThrow("The trigger watch of the replay stopped: out of memory.");
    await expect(end.ask("reach", isDone)).rejects.toThrow(/stopped: out of memory/);
  });
});
