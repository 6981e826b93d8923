import { readFileSync } from "node:fs";

/** A line of the summary for each. More than these are in the output above. */
const MOST = 20;
/** Of an error's text so much is told, characters: what was expected, and what was there. */
const CHARS = 400;

const shorten = (text) => text.replaceAll(/\u001b\[[0-9;]*m/g, "").replaceAll(/\s*\n\s*/g, " ").slice(0, CHARS);

function read(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** @param {readonly string[]} found */
function most(found) {
  return found.length <= MOST ? found : [...found.slice(0, MOST), `and ${found.length - MOST} more`];
}

/**
 * What failed by the runner's own JSON report.
 * @param {string} path
 * @returns {readonly string[]} none when there is no report.
 */
export function vitestFailures(path) {
  const files = read(path)?.testResults ?? [];
  return most(
    files.flatMap(({ name, message, assertionResults = [] }) => {
      const broken = assertionResults.filter(({ status }) => status === "failed");
      if (broken.length === 0) return message ? [`${name}: ${shorten(message)}`] : [];
      return broken.map(({ fullName, failureMessages = [] }) => `${name} › ${fullName}: ${shorten(failureMessages[0] ?? "")}`);
    }),
  );
}

/**
 * What failed by Playwright's JSON report.
 * @param {string} path
 * @returns {readonly string[]} none when there is no report.
 */
export function playwrightFailures(path) {
  const report = read(path);
  const walk = (suite) => [
    ...(suite.specs ?? []).filter(({ ok }) => !ok).map((spec) => {
      const error = spec.tests.flatMap(({ results }) => results).flatMap(({ errors = [] }) => errors)[0];
      return `${spec.file}:${spec.line} › ${spec.title}: ${shorten(error?.message ?? "")}`;
    }),
    ...(suite.suites ?? []).flatMap(walk),
  ];
  return most([...(report?.suites ?? []).flatMap(walk), ...(report?.errors ?? []).map(({ message }) => shorten(message ?? ""))]);
}
