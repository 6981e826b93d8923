import { TerminalError } from "../../../shared/domain/errors.ts";
import type { GttEvent, GttRule } from "../../../shared/domain/gtt.ts";
import { applyGtt, isGttOver } from "../../../shared/domain/gtt.ts";
import type { ActivityView } from "../../../shared/contract/schemas/activity.ts";
import type { GttView } from "../../../shared/contract/schemas/plans.ts";
import { Standing } from "../../storage/standing.ts";
import type { PlanContext } from "../plan.ts";
import type { GttOwners } from "./gtt-owners.ts";

/** What the page is told of a rule: not what only its keeper needs. One that is over has nothing left to close. */
export function viewOf(rule: GttRule, nothingToClose = false): GttView {
  const { once: _once, ways: _ways, doubt: _doubt, attempt: _attempt, firedDay: _day, settled: _settled, wanted: _wanted, known: _known, ...view } = rule;
  return { ...view, nothingToClose };
}

/** All rules of one account: moved by the machine only, told to the page when durable. */
export class GttBook {
  #context: PlanContext;
  #standing: Standing<GttRule>;
  #isIdle: (rule: GttRule) => boolean;
  #owners: GttOwners;

  /** @param isIdle whether a rule has nothing to close any more. */
  constructor(context: PlanContext, isIdle: (rule: GttRule) => boolean, owners: GttOwners) {
    this.#owners = owners;
    this.#context = context;
    this.#isIdle = isIdle;
    const { journal, clock, day } = context;
    this.#standing = new Standing<GttRule>({ kind: "gtt", journal, clock, day, isOver: isGttOver });
  }

  restore(): GttRule[] {
    return this.#standing.restore(this.#context.standing, this.#context.account);
  }

  get(id: string): GttRule | undefined {
    return this.#standing.get(id);
  }

  all(): GttRule[] {
    return this.#standing.all();
  }

  views(): GttView[] {
    return this.all().map((rule) => viewOf(rule, this.#isIdle(rule)));
  }

  /** Resolves once durable. @throws TerminalError when it cannot be: then nothing of it stands. */
  async add(rule: GttRule): Promise<void> {
    try {
      await this.#standing.save(this.#context.account, rule.id, rule, rule.text);
    } catch (error) {
      this.#standing.forget(rule.id);
      throw error;
    }
    this.#tell(rule.id);
  }

  /**
   * The state in memory moves before this returns, so that whatever comes next sees it; resolves once durable.
   * @throws TerminalError when the journal cannot be written, or for a step that the machine does not have.
   */
  move(id: string, event: GttEvent): Promise<void> {
    const rule = this.get(id);
    const step = rule ? applyGtt(rule, event, this.#context.clock.now()) : ({ kind: "illegal", why: `there is no GTT ${id}` } as const);
    if (step.kind === "illegal") {
      this.note("alarm", `An impossible step was not taken: ${step.why}.`, rule);
      return Promise.reject(new TerminalError({ kind: "Fault", sentence: `Something in Sauda went wrong: ${step.why}.` }));
    }
    return this.#keep(step.rule);
  }

  /** Leaves memory; the journal keeps it. */
  forget(id: string): void {
    this.#standing.forget(id);
  }

  /** Writes the state once more: after a write that failed, before anything is done on the strength of it. */
  again(rule: GttRule): Promise<void> {
    return this.#keep(rule);
  }

  /** What is told of it besides its state has changed. */
  tell(rule: GttRule): void {
    const view = viewOf(rule, this.#isIdle(rule));
    this.#context.publish("gtt", view);
    this.#owners.of(rule.owner)?.told(view);
  }

  note(tone: ActivityView["tone"], sentence: string, rule: GttRule | undefined): void {
    const { activity, account } = this.#context;
    activity.note({ tone, topic: "order", sentence, account, ...(rule ? { instrument: rule.instrument } : {}) });
  }

  #keep(rule: GttRule): Promise<void> {
    return this.#standing.save(this.#context.account, rule.id, rule, rule.text).then(() => this.#tell(rule.id));
  }

  /** As it stands now: a later change may be durable by the same write. */
  #tell(id: string): void {
    const rule = this.get(id);
    if (rule) this.tell(rule);
  }
}
