import { isPortable } from "./line.ts";

/** What a strategy carries over: plain JSON. Numbers that JSON has no word for are written as text under `$number`. */
export type StateValue = null | boolean | number | string | readonly StateValue[] | { readonly [name: string]: StateValue };

const TAG = "$number";
const MOST_DEPTH = 20;

/** A field that cannot be carried over, or does not fit. */
export class StateMisfit extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = "StateMisfit";
  }
}

/**
 * The values of an object's own fields as JSON: numbers, strings, booleans, lists and plain objects of them,
 * and indicators. Fields named in `skip` are left out, and so is what is undefined.
 * @throws StateMisfit naming a field that holds anything else.
 */
export function exportFields(from: object, skip: (name: string, value: unknown) => boolean): Readonly<Record<string, StateValue>> {
  const state: Record<string, StateValue> = {};
  for (const [name, value] of Object.entries(from)) {
    if (value === undefined || skip(name, value)) continue;
    state[name] = isPortable(value) ? encode(value.exportState(), name, 0) : encode(value, name, 0);
  }
  return state;
}

/**
 * Puts exported values back. The object must have every field of the state, holding a value of the same type
 * or none yet; what it has beyond that keeps the value of its constructor.
 * @throws StateMisfit naming the field; nothing has been changed then, indicators excepted.
 */
export function importFields(into: object, state: Readonly<Record<string, StateValue>>): void {
  const fields = into as Record<string, unknown>;
  const plain: [string, unknown][] = [];
  for (const [name, stored] of Object.entries(state)) {
    if (!Object.hasOwn(fields, name)) throw new StateMisfit(`The running version has kept "${name}", which this version has no field for. Raise stateVersion and write importState, or bring the field back.`);
    const held = fields[name];
    if (isPortable(held)) continue;
    const value = decode(stored);
    if (held !== undefined && held !== null && value !== null && typeOf(held) !== typeOf(value)) {
      throw new StateMisfit(`"${name}" is ${typeOf(held)} in this version and ${typeOf(value)} in the running one. Raise stateVersion and write importState.`);
    }
    plain.push([name, value]);
  }
  for (const [name, stored] of Object.entries(state)) {
    const held = fields[name];
    if (isPortable(held)) held.importState(decode(stored));
  }
  for (const [name, value] of plain) fields[name] = value;
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}

/** Objects of another realm (a strategy's module) have another Object.prototype. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function encode(value: unknown, path: string, depth: number): StateValue {
  if (depth > MOST_DEPTH) throw new StateMisfit(`"${path}" goes round in a circle or is too deep to be carried over.`);
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0) ? value : { [TAG]: Object.is(value, -0) ? "-0" : String(value) };
  if (Array.isArray(value)) return value.map((one, i) => encode(one ?? null, `${path}[${i}]`, depth + 1));
  if (typeof value === "object" && isPlain(value)) {
    const entries = Object.entries(value).filter(([, one]) => one !== undefined);
    return Object.fromEntries(entries.map(([name, one]) => [name, encode(one, `${path}.${name}`, depth + 1)]));
  }
  const what = typeof value === "object" ? `a ${value.constructor.name}` : `a ${typeof value}`;
  throw new StateMisfit(`"${path}" is ${what}, which cannot be carried over. Keep numbers, texts, lists and plain objects, make it #private if it need not be kept, or write exportState.`);
}

function decode(value: StateValue): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((one: StateValue) => decode(one));
  const entries = Object.entries(value as Readonly<Record<string, StateValue>>);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === TAG) return Number(first[1]);
  return Object.fromEntries(entries.map(([name, one]) => [name, decode(one)]));
}
