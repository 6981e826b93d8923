/** What the pool calls by name. Every failure is an Error whose message is a sentence. */
export { exportBars } from "./export-bars.ts";
export { inspectFile } from "./inspect-file.ts";
export { readFileRows } from "./read-file-rows.ts";
