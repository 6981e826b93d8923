import { request } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { HealthDoor } from "../../../electron/unattended/health/health-door.ts";

const TOKEN = "t".repeat(43);

function ask(address: string, how: { method?: string; path?: string; headers?: Record<string, string> } = {}): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(address);
    const sent = request({ host: "127.0.0.1", port, path: how.path ?? "/health", method: how.method ?? "GET", headers: { host: `127.0.0.1:${port}`, ...how.headers } }, (answer) => {
      let body = "";
      answer.on("data", (data) => (body += String(data)));
      answer.on("end", () => resolve({ status: answer.statusCode, body: body.trim() }));
    });
    sent.on("error", reject);
    sent.end();
  });
}

async function door(): Promise<{ address: string; well: (is: boolean) => void; door: HealthDoor }> {
  let well = true;
  const opened = new HealthDoor(() => ({ well, reasons: [], brief: { says: "brief" }, full: { says: "full" } }));
  const address = await opened.listen(0);
  onTestFinished(() => opened.stop());
  return { address, well: (is) => (well = is), door: opened };
}

test("200 while all is well, 503 otherwise", async () => {
  const { address, well } = await door();
  expect(await ask(address)).toEqual({ status: 200, body: '{"says":"brief"}' });
  well(false);
  expect(await ask(address)).toEqual({ status: 503, body: '{"says":"brief"}' });
  expect(await ask(address, { method: "HEAD" })).toEqual({ status: 503, body: "" });
});

test("figures are for who brings the token of the data folder", async () => {
  const { address, door: opened } = await door();
  const bearer = { headers: { authorization: `Bearer ${TOKEN}` } };
  // The folder is not claimed yet.
  expect((await ask(address, bearer)).status).toBe(401);
  opened.admit(TOKEN);
  expect(await ask(address, bearer)).toEqual({ status: 200, body: '{"says":"full"}' });
  expect((await ask(address, { headers: { authorization: `Bearer ${TOKEN}x` } })).status).toBe(401);
});

test("pages of other sites and names that were pointed here are turned away, and so is all but looking", async () => {
  const { address } = await door();
  expect((await ask(address, { headers: { host: "evil.example:80" } })).status).toBe(403);
  expect((await ask(address, { headers: { origin: "https://evil.example" } })).status).toBe(403);
  expect((await ask(address, { method: "POST" })).status).toBe(405);
  expect((await ask(address, { path: "/" })).status).toBe(404);
});

test("a port that is taken is told with the flag that helps", async () => {
  const { address } = await door();
  const port = Number(new URL(address).port);
  await expect(new HealthDoor(() => ({ well: true, reasons: [], brief: {}, full: {} })).listen(port)).rejects.toThrow(`Port ${port} on this machine is taken by another program (perhaps another Sauda). Close that program, or start with another port: --health-port ${port + 1}`);
});
