import { z } from "zod";
import { commands } from "./commands.ts";
import { topics } from "./topics.ts";

/** FNV-1a, 32 bit, of the text. */
function fnv1a(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** Fingerprint of every command and topic: page and terminal compare it at the handshake, so that a stale page says so. */
export function contractHash(): string {
  const shape: Record<string, unknown> = {};
  for (const [name, { request, answer }] of Object.entries(commands)) {
    shape[name] = [z.toJSONSchema(request, { unrepresentable: "any" }), z.toJSONSchema(answer, { unrepresentable: "any" })];
  }
  for (const [name, schema] of Object.entries(topics)) shape[`topic ${name}`] = z.toJSONSchema(schema, { unrepresentable: "any" });
  return fnv1a(JSON.stringify(shape));
}
