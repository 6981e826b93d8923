import "./lib/on-pinned-node.mjs";
import { homedir } from "node:os";

// Not imported above: TypeScript is read by the pinned Node only, which the first line sees to.
const { runReportCli } = await import("./lab/run-report-cli.ts");
const context = { env: process.env, platform: process.platform, home: homedir(), cwd: process.cwd(), now: Date.now() };
process.exitCode = await runReportCli(process.argv.slice(2), context, (line) => console.log(line), (line) => console.error(line));
