import { runJournal } from "../../../scripts/journal/run.ts";

/** The command line in a process of its own, so that a test can run it as somebody else. */
process.exitCode = runJournal(process.argv.slice(2), { env: {}, platform: process.platform, home: "/", cwd: "/" }, (line) => console.log(line), (line) => console.error(line));
