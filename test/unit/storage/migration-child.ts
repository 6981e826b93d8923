import { JournalFile } from "../../../workers/journal-writer/journal-file.ts";

/** Opens the journal it is given, which brings it to today's format; the test stops it on the way. */
new JournalFile(process.argv[2] ?? "", Date.parse("2026-11-21T04:00:00Z")).close();
