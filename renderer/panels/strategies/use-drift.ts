import { useEffect, useState } from "react";
import type { DriftDayView, DriftReport } from "../../../shared/contract/schemas/drift.ts";
import type { LabJob } from "../../../shared/contract/schemas/lab.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { client } from "../../connection/client.ts";
import { useTerminal } from "../../state/terminal.ts";
import { toast } from "../../workspace/dialogs.ts";

export interface DriftDays {
  readonly kind: "loading" | "ready" | "failed";
  readonly days: readonly DriftDayView[];
  readonly problem: string;
  /** The comparison that was asked for here and is not over. */
  readonly job: LabJob | undefined;
  readonly again: () => void;
  readonly compare: (day: string) => void;
}

const OVER: readonly LabJob["state"][] = ["done", "failed", "cancelled"];

/** Days of a strategy; read anew whenever a comparison has ended, whoever asked for it. */
export function useDriftDays(strategy: string): DriftDays {
  const live = useTerminal((state) => state.link === "live");
  const [read, setRead] = useState<Pick<DriftDays, "kind" | "days" | "problem">>({ kind: "loading", days: [], problem: "" });
  const [round, setRound] = useState(0);
  const [asked, setAsked] = useState<string>();
  const [job, setJob] = useState<LabJob>();
  const again = (): void => setRound((now) => now + 1);
  useEffect(() => client.on("labJob", (told) => {
    if (told.kind !== "drift") return;
    if (OVER.includes(told.state)) again();
    setJob(told);
  }), []);
  useEffect(() => {
    if (!live) return;
    let wanted = true;
    client.call("lab.drifts", { strategy }).then(
      ({ days }) => wanted && setRead({ kind: "ready", days, problem: "" }),
      (error: unknown) => wanted && setRead((now) => ({ ...now, kind: "failed", problem: failureOf(error).sentence })),
    );
    return () => {
      wanted = false;
    };
  }, [strategy, live, round]);
  const compare = (day: string): void => {
    client.call("lab.driftRun", { strategy, day }).then(({ id }) => setAsked(id), (error: unknown) => toast("warning", failureOf(error).sentence));
  };
  const mine = job?.id === asked ? job : undefined;
  useEffect(() => {
    if (mine?.state === "failed") toast("warning", mine.sentence);
  }, [mine?.state, mine?.sentence]);
  return { ...read, job: mine && !OVER.includes(mine.state) ? mine : undefined, again, compare };
}

export type ReadReport = { readonly kind: "loading" } | { readonly kind: "ready"; readonly report: DriftReport } | { readonly kind: "failed"; readonly sentence: string };

/** All of one day. @param at when it was compared; another time asks anew. */
export function useDriftReport(strategy: string, { day, state, at }: DriftDayView): ReadReport | undefined {
  const [read, setRead] = useState<ReadReport & { readonly of: string }>();
  const live = useTerminal((one) => one.link === "live");
  const of = `${strategy} ${day} ${at ?? ""}`;
  useEffect(() => {
    if (state === "open" || !live) return;
    let wanted = true;
    client.call("lab.drift", { strategy, day }).then(
      (report) => wanted && setRead({ kind: "ready", report, of }),
      (error: unknown) => wanted && setRead({ kind: "failed", sentence: failureOf(error).sentence, of }),
    );
    return () => {
      wanted = false;
    };
  }, [strategy, day, state, live, of]);
  if (state === "open") return undefined;
  return read?.of === of ? read : { kind: "loading" };
}
