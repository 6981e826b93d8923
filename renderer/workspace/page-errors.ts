import type { Request } from "../../shared/contract/commands.ts";
import { TerminalError } from "../../shared/domain/errors.ts";
import { client } from "../connection/client.ts";

/** Limits of `terminal.report`, and how many reports one page may send: a loop of errors must not become a flood. */
const MESSAGE = 4_000;
const STACK = 16_000;
const MOST = 50;

type Report = Request<"terminal.report">;

let seen = 0;
/** What could not be told while the link was down. */
let waiting: Report[] = [];

function send(report: Report): void {
  client.call("terminal.report", report).catch((error: unknown) => {
    if (error instanceof TerminalError && error.failure.kind === "NotConnected") waiting.push(report);
  });
}

/** Writes an error of the page to the terminal's log, now or with the next connection. Never throws. */
export function reportError(kind: Report["kind"], error: unknown, where?: string): void {
  if (seen++ >= MOST) return;
  const message = (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, MESSAGE);
  const stack = [error instanceof Error ? error.stack : undefined, where].filter(Boolean).join("\n").slice(0, STACK);
  send({ kind, message, ...(stack === "" ? {} : { stack }) });
}

/** Reports what nobody caught. */
export function startErrorReports(): void {
  window.addEventListener("error", ({ error, message }) => reportError("error", error ?? message));
  window.addEventListener("unhandledrejection", ({ reason }) => reportError("unhandled", reason));
  client.onLink(({ state }) => {
    if (state !== "open") return;
    const reports = waiting;
    waiting = [];
    for (const report of reports) send(report);
  });
}
