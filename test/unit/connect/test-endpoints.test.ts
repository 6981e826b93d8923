import { describe, expect, test } from "vitest";
import { testEndpoints } from "../../../electron/accounts/live/test-endpoints.ts";
import { parseFlags } from "../../../electron/cli.ts";

const CONTEXT = { env: {}, platform: "linux", home: "/h", cwd: "/w", exists: () => true } as const;

test("a practice exchange of this machine, at the broker's own paths", () => {
  expect(testEndpoints("http://127.0.0.1:8100")).toEqual({
    rest: "http://127.0.0.1:8100",
    stream: "ws://127.0.0.1:8100/smart-stream",
    orderSocket: "ws://127.0.0.1:8100/smart-order-update",
    master: "http://127.0.0.1:8100/OpenAPI_File/files/OpenAPIScripMaster.json",
    depository: "http://127.0.0.1:8100/eDIS/VerifyDIS/",
  });
  expect(testEndpoints("http://[::1]:8100/").rest).toBe("http://[::1]:8100");
});

describe("anything else would be given PIN and key, and is refused", () => {
  test.each([
    "http://example.com:8100", "http://127.0.0.1.example.com:80", "http://127.0.0.1:8100@example.com:80", "http://user@127.0.0.1:8100", "https://127.0.0.1:8100",
    "http://127.0.0.1:8100/path", "http://127.0.0.1", "http://0.0.0.0:8100", "http://10.0.0.1:8100", "ws://127.0.0.1:8100", "127.0.0.1:8100", "", "http://127.0.0.2:80", "file:///etc/passwd",
  ])("%s", (address) => {
    expect(() => testEndpoints(address)).toThrow(/address of this machine only/);
  });

  test("on the command line too", () => {
    expect(parseFlags(["--live-at", "http://127.0.0.1:8100"], CONTEXT).liveAt).toBe("http://127.0.0.1:8100");
    expect(parseFlags([], CONTEXT).liveAt).toBeUndefined();
    expect(() => parseFlags(["--live-at", "http://example.com:8100"], CONTEXT)).toThrow(/--live-at takes an address of this machine only/);
  });
});
