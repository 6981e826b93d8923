import { spawnSync } from "node:child_process";

/** Why system calls cannot be watched, failed or ended on this machine; undefined where they can. */
export function whyNotTraced(): string | undefined {
  if (process.platform !== "linux") return "strace is Linux's";
  const probe = spawnSync("strace", ["-f", "-o", "/dev/null", "true"]);
  if (probe.error) return "strace is not installed";
  return probe.status === 0 ? undefined : "strace may not trace here (ptrace is forbidden)";
}
