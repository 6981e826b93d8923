import { request } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { HandoverDoor, LINK_MS, checkForm } from "../../../electron/depository/handover.ts";
import { isHandoverLink } from "../../../shared/domain/handover-link.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

const FORM = { url: "https://edis.cdslindia.com/eDIS/VerifyDIS/", fields: { DPId: "33200", ReqId: "7", Version: "1.1", TransDtls: 'a"b<c>&d' }, words: "Authorise the sale of 10 SBIN" };
const doors: HandoverDoor[] = [];
afterEach(async () => void (await Promise.all(doors.splice(0).map((door) => door.end()))));

function made(): { time: VirtualTime; door: HandoverDoor } {
  const time = new VirtualTime(1_000);
  const door = new HandoverDoor(time, time);
  doors.push(door);
  return { time, door };
}

/** As a browser would, but with any host and method. */
function get(link: string, { host, method = "GET", path }: { host?: string; method?: string; path?: string } = {}): Promise<{ status: number; headers: Record<string, unknown>; text: string }> {
  const url = new URL(link);
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port: url.port, path: path ?? url.pathname, method, headers: { Host: host ?? url.host } }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    asked.on("error", reject);
    asked.end();
  });
}

describe("a link for the user's browser", () => {
  test("leads to a page that posts the form where it belongs, and nowhere else; nothing in it runs", async () => {
    const { door } = made();
    const { link, until } = await door.offer(FORM);
    expect(isHandoverLink(link)).toBe(true);
    expect(until).toBe(1_000 + LINK_MS);
    const page = await get(link);
    expect(page.status).toBe(200);
    expect(page.headers["content-security-policy"]).toBe("default-src 'none'; form-action https://edis.cdslindia.com; frame-ancestors 'none'; base-uri 'none'");
    expect(page.headers["cache-control"]).toBe("no-store");
    expect(page.text).toContain('<form method="post" action="https://edis.cdslindia.com/eDIS/VerifyDIS/">');
    expect(page.text).toContain('name="TransDtls" value="a&#34;b&#60;c&#62;&#38;d"');
    expect(page.text).not.toMatch(/<script/i);
  });

  test("gives nothing to whoever does not have it, to another name of this machine, or to another method", async () => {
    const { door } = made();
    const { link } = await door.offer(FORM);
    const { port } = new URL(link);
    for (const asked of [{ path: "/" }, { path: "/authorise/" }, { path: `/authorise/${"0".repeat(32)}` }, { host: "evil.example" }, { host: `localhost:${port}` }, { method: "POST" }]) {
      const page = await get(link, asked);
      expect([page.status, page.text.includes("TransDtls")]).toEqual([404, false]);
    }
  });

  test("ends after five minutes, and with it the door", async () => {
    const { time, door } = made();
    const { link } = await door.offer(FORM);
    const second = await door.offer(FORM);
    expect(new URL(second.link).port).toBe(new URL(link).port);
    expect(second.link).not.toBe(link);
    await time.pass(LINK_MS);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await expect(get(link)).rejects.toThrow(/ECONNREFUSED/);
    expect((await get((await door.offer(FORM)).link)).status).toBe(200);
  });
});

test.each(["https://edis.cdslindia.com.evil.example/", "https://evil.example/", "http://edis.cdslindia.com/", "https://user@edis.cdslindia.com/", "https://edis.cdslindia.com:444/", "javascript:alert(1)", "file:///etc/passwd", ""])("a form never goes to %s", async (url) => {
  expect(() => checkForm({ ...FORM, url })).toThrow(/not one that Sauda knows/);
  const { door } = made();
  await expect(door.offer({ ...FORM, url })).rejects.toThrow(/nothing was opened/);
});

test.each(["http://127.0.0.1:8100/", "http://127.0.0.1/authorise/0123456789abcdef0123456789abcdef", "https://127.0.0.1:1/authorise/0123456789abcdef0123456789abcdef", "http://127.0.0.1:1/authorise/0123", "http://127.0.0.1:1@evil.example/authorise/0123456789abcdef0123456789abcdef", "http://127.0.0.1:99999/authorise/0123456789abcdef0123456789abcdef"])("%s is no link of ours", (link) => {
  expect(isHandoverLink(link)).toBe(false);
});
