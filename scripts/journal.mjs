import "./lib/on-pinned-node.mjs";
import { homedir } from "node:os";

// Not imported above: TypeScript is read by the pinned Node only, which the first line sees to.
const { runJournal } = await import("./journal/run.ts");
const context = { env: process.env, platform: process.platform, home: homedir(), cwd: process.cwd() };
process.exitCode = runJournal(process.argv.slice(2), context, (line) => console.log(line), (line) => console.error(line));
