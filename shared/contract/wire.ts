import { z } from "zod";
import type { Failure } from "../domain/errors.ts";
import { failure } from "./schemas/base.ts";
import type { CommandName } from "./commands.ts";
import type { TopicName } from "./topics.ts";

/**
 * The text messages of both transports (JSON over WebSocket, structured clone over MessagePort).
 * Page → terminal: hello first, then calls and painted marks. Terminal → page: welcome, answers, events.
 * Quote frames travel beside them as binary (quote-frame.ts).
 */
export const fromPage = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("hello"), contract: z.string() }),
  z.object({ kind: z.literal("call"), id: z.number().int(), command: z.string(), request: z.unknown() }),
  /** The frame of this number is on the screen: the next one may come. */
  z.object({ kind: z.literal("painted"), frame: z.number() }),
]);
export type FromPage = z.infer<typeof fromPage>;

export const toPage = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("welcome"), contract: z.string() }),
  z.object({ kind: z.literal("answer"), id: z.number().int(), ok: z.literal(true), value: z.unknown() }),
  z.object({ kind: z.literal("failed"), id: z.number().int(), ok: z.literal(false), failure }),
  z.object({ kind: z.literal("event"), topic: z.string(), payload: z.unknown() }),
]);
export type ToPage =
  | { readonly kind: "welcome"; readonly contract: string }
  | { readonly kind: "answer"; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly kind: "failed"; readonly id: number; readonly ok: false; readonly failure: Failure }
  | { readonly kind: "event"; readonly topic: TopicName; readonly payload: unknown };

/** Page-side call: what `Client.call` sends. */
export interface PageCall {
  readonly kind: "call";
  readonly id: number;
  readonly command: CommandName;
  readonly request: unknown;
}
