import { describe, expect, test } from "vitest";
import type { PageCommand } from "../../../renderer/workspace/commands.ts";
import { KeyMatcher, SEQUENCE_MS } from "../../../renderer/workspace/key-matcher.ts";
import type { Press } from "../../../renderer/workspace/key-text.ts";
import { keyCaps, pressText } from "../../../renderer/workspace/key-text.ts";

function press(key: string, held = ""): Press {
  return { key, ctrlKey: held.includes("c"), altKey: held.includes("a"), shiftKey: held.includes("s"), metaKey: held.includes("m") };
}
function command(id: string, keys: readonly string[], rest: Partial<PageCommand> = {}): PageCommand {
  return { id, title: id, group: "Test", keys, run: () => {}, ...rest };
}

test.each([
  [press("b"), "B"],
  [press("B", "s"), "Shift+B"],
  [press("k", "c"), "Ctrl+K"],
  [press("k", "m"), "Ctrl+K"],
  [press("X", "cs"), "Ctrl+Shift+X"],
  [press("?", "s"), "?"],
  [press(">", "s"), ">"],
  [press("ArrowUp", "a"), "Alt+ArrowUp"],
  [press("F6", "s"), "Shift+F6"],
  [press(" "), "Space"],
] as const)("%o is %s", (pressed, text) => {
  expect(pressText(pressed)).toBe(text);
});

test("caps for the eye", () => {
  expect(keyCaps("Ctrl+Shift+X")).toEqual([["Ctrl", "Shift", "X"]]);
  expect(keyCaps("G W")).toEqual([["G"], ["W"]]);
  expect(keyCaps("Ctrl++")).toEqual([["Ctrl", "+"]]);
});

describe("matching", () => {
  const palette = command("palette", ["Ctrl+K", "/"], { whileTyping: true });
  const goto = command("goto", ["G W"]);
  const buy = command("buy", ["B"]);
  const all = [palette, goto, buy];
  const idle = { typing: false, at: 0 };
  const ids = (matcher: KeyMatcher, pressed: Press, context = idle, commands: readonly PageCommand[] = all): string => {
    const match = matcher.match(pressed, commands, context);
    return match.kind === "run" ? match.command.id : match.kind;
  };

  test("nothing that can be typed fires while typing, whatever a command says", () => {
    const typing = { typing: true, at: 0 };
    const matcher = new KeyMatcher();
    expect(ids(matcher, press("/"), typing)).toBe("none");
    expect(ids(matcher, press("b"), typing)).toBe("none");
    expect(ids(matcher, press("g"), typing)).toBe("none");
    expect(ids(matcher, press("k", "c"), typing)).toBe("palette");
  });

  test("a sequence needs both keys, in time, and forgets after another key", () => {
    const matcher = new KeyMatcher();
    expect(ids(matcher, press("g"))).toBe("begun");
    expect(ids(matcher, press("w"), { typing: false, at: SEQUENCE_MS })).toBe("goto");
    expect(ids(matcher, press("w"))).toBe("none");
    ids(matcher, press("g"));
    expect(ids(matcher, press("w"), { typing: false, at: SEQUENCE_MS + 1 })).toBe("none");
    ids(matcher, press("g"));
    expect(ids(matcher, press("b"))).toBe("buy");
    expect(ids(matcher, press("w"))).toBe("none");
  });

  test("a command that holds only here goes before one that holds everywhere", () => {
    let here = true;
    const special = command("special", ["B"], { when: () => here });
    const matcher = new KeyMatcher();
    expect(ids(matcher, press("b"), idle, [buy, special])).toBe("special");
    here = false;
    expect(ids(matcher, press("b"), idle, [buy, special])).toBe("buy");
  });
});
