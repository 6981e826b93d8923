import { parentPort } from "node:worker_threads";
import type { FromStrategyReader, ReadStrategy, ToStrategyReader, WantedData } from "../../shared/contract/strategy-reader.ts";
import { failureOf } from "../../shared/domain/errors.ts";
import { answerOf } from "./reader.ts";

const port = parentPort;
if (!port) throw new Error("This file is a thread of Sauda and cannot be started by itself.");
const say = (message: FromStrategyReader): void => port.postMessage(message);

port.on("message", (ask: ToStrategyReader) => {
  const { id, kind } = ask;
  answerOf(ask, () => say({ kind: "evaluating", id })).then(
    (answer) => say(kind === "read" ? { kind: "read", id, answer: answer as ReadStrategy } : { kind: "wanted", id, answer: answer as WantedData }),
    (error: unknown) => say({ kind: "refused", id, failure: failureOf(error) }),
  );
});
