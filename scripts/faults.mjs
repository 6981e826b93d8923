import "./lib/on-pinned-node.mjs";
import { join } from "node:path";
import { aloud } from "./lib/child.mjs";
import { root } from "./lib/paths.mjs";

const { code } = await aloud(process.execPath, [join(root, "test", "faults", "campaign", "main.ts"), ...process.argv.slice(2)], { cwd: root });
process.exitCode = code ?? 1;
