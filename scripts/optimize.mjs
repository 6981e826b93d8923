import "./lib/on-pinned-node.mjs";
import { homedir } from "node:os";

// Not imported above: TypeScript is read by the pinned Node only, which the first line sees to.
const { runOptimizeCli } = await import("./lab/run-optimize-cli.ts");
const context = { env: process.env, platform: process.platform, home: homedir(), cwd: process.cwd(), now: Date.now() };
let shown = 0;
/** On a terminal one line that is written over; in a file none at all. */
const progress = (line) => {
  if (!process.stderr.isTTY) return;
  process.stderr.write(`\r${line.padEnd(shown)}`);
  shown = line.length;
};
const clear = () => {
  if (shown > 0) process.stderr.write(`\r${" ".repeat(shown)}\r`);
  shown = 0;
};
process.exitCode = await runOptimizeCli(process.argv.slice(2), context, {
  say: (line) => {
    clear();
    console.log(line);
  },
  warn: (line) => {
    clear();
    console.error(line);
  },
  progress,
});
