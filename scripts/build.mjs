import "./lib/on-pinned-node.mjs";
import { buildIfStale } from "./lib/build.mjs";

if (!(await buildIfStale())) process.exit(1);
