import type { ZodError, ZodType } from "zod";
import { type Caller, type CommandName, commands, type Handlers, type Request } from "../../shared/contract/commands.ts";
import { badInput, type Failure, failureOf, TerminalError } from "../../shared/domain/errors.ts";
import type { Log } from "./face.ts";

export type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly failure: Failure };

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

function failureOfRequest(command: string, error: ZodError): Failure {
  const issue = error.issues[0];
  const field = issue === undefined || issue.path.length === 0 ? command : issue.path.join(".");
  const expected = issue?.message ?? "a request of the contract";
  return badInput(field, expected, `The request “${command}” was not understood: ${field}: ${expected}.`);
}

/** Finds the handler of a command, parses the request before it and turns whatever it throws into a failure. */
export class Router {
  readonly #handlers: Handlers;
  readonly #log: Log;

  constructor(handlers: Handlers, log: Log) {
    this.#handlers = handlers;
    this.#log = log;
  }

  /**
   * A handler that answers at once is answered at once, not a microtask later: so no event can slip
   * between the making of a snapshot and its sending. Never throws and never rejects.
   */
  route(command: string, request: unknown, caller: Caller): Outcome | Promise<Outcome> {
    if (!isCommand(command)) {
      const sentence = `This terminal has no command “${command.slice(0, 60)}”: reload the page.`;
      return { ok: false, failure: badInput("command", "a command of the contract", sentence) };
    }
    try {
      return this.#run(command, request, caller);
    } catch (error) {
      return this.#failed(command, error);
    }
  }

  #run<N extends CommandName>(command: N, request: unknown, caller: Caller): Outcome | Promise<Outcome> {
    const schema: ZodType = commands[command].request;
    const parsed = schema.safeParse(request);
    if (!parsed.success) return { ok: false, failure: failureOfRequest(command, parsed.error) };
    const answer = this.#handlers[command](parsed.data as Request<N>, caller);
    if (!(answer instanceof Promise)) return { ok: true, value: answer };
    return answer.then(
      (value): Outcome => ({ ok: true, value }),
      (error: unknown) => this.#failed(command, error),
    );
  }

  #failed(command: string, error: unknown): Outcome {
    // A TerminalError is an outcome the trader is told of; anything else is a bug and belongs in the log too.
    if (!(error instanceof TerminalError)) this.#log.error(`The command “${command}” failed by a fault of ours.`, error);
    return { ok: false, failure: failureOf(error) };
  }
}
