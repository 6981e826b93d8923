import type { WebContents } from "electron";
import { expect, test } from "vitest";
import { guardContents } from "../../../electron/desktop/guards.ts";
import { StandInContents } from "./electron-stand-in.ts";

test("no window ever opens; only a page that this machine hands over goes to the user's browser", () => {
  const contents = new StandInContents();
  const opened: string[] = [];
  const warned: string[] = [];
  guardContents(contents as unknown as WebContents, { warn: (sentence) => warned.push(sentence), error: () => {} }, (link) => opened.push(link));
  const ask = (url: string): unknown => contents.openHandler?.({ url } as never);
  const link = `http://127.0.0.1:43121/authorise/${"0123456789abcdef".repeat(2)}`;
  for (const url of [link, "https://edis.cdslindia.com/eDIS/VerifyDIS/", "https://evil.example/", "file:///etc/passwd", `${link}/..`, `http://127.0.0.1.evil.example:1/authorise/${"0".repeat(32)}`]) expect(ask(url)).toEqual({ action: "deny" });
  expect(opened).toEqual([link]);
  expect(warned.join()).not.toContain("authorise");
});
