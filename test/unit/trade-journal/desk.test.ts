import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PICTURE_LIMIT } from "../../../shared/contract/schemas/trade-journal.ts";
import { failureOf } from "../../../shared/domain/errors.ts";
import { NOW, Rig, png } from "./rig.ts";

const base64 = (bytes: Buffer): string => bytes.toString("base64");
const sentence = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return failureOf(error).sentence;
  }
  return "it went well";
};

describe("entries", () => {
  test("a trade becomes an entry when it opens and is completed when it closes, under one id", () => {
    const rig = new Rig();
    rig.trade(1, "BUY", 100, 812);
    expect(rig.calls.sync(NOW)).toEqual({ changed: true, problems: [] });
    const [open] = rig.all().entries;
    expect(open).toMatchObject({ state: "open", side: "BUY", entered: 100, exited: 0, entryPrice: 8_120_000, entryBy: "By hand", exitBy: "" });
    rig.trade(9, "SELL", 100, 815, { words: "Stop of bracket SBIN 100 at 815.00" });
    rig.calls.sync(NOW);
    const { entries, sums } = rig.all();
    expect(entries).toHaveLength(1);
    // 100 × 3 rupees before charges.
    expect(entries[0]).toMatchObject({ id: open?.id, state: "closed", exitPrice: 8_150_000, gross: 3_000_000 });
    expect(entries[0]?.net).toBe(3_000_000 - (entries[0]?.charges ?? 0));
    expect(sums).toMatchObject({ trades: 1, open: 0, won: 1, winRate: 1 });
    expect(rig.calls.open({ entry: entries[0]?.id ?? "" }).fills.map(({ entering, quantity }) => [entering, quantity])).toEqual([[true, 100], [false, 100]]);
    expect(rig.calls.sync(NOW).changed).toBe(false);
  });

  test("words and pictures survive a start, a late fill before the first, and a fill that joins two trades", () => {
    const rig = new Rig();
    rig.trade(5, "BUY", 100, 812);
    rig.trade(6, "SELL", 100, 813);
    rig.trade(10, "BUY", 50, 820);
    rig.trade(12, "SELL", 50, 818);
    rig.calls.sync(NOW);
    const [second, first] = rig.all().entries;
    rig.calls.write({ entry: first?.id ?? "", words: { note: "first words", tags: ["a"], verdict: "kept", rating: 4 } }, NOW);
    rig.calls.write({ entry: second?.id ?? "", words: { note: "second words", tags: ["b"], verdict: "broken", rule: "No averaging" } }, NOW);
    rig.calls.attach({ entry: second?.id ?? "", kind: "entry", png: base64(png()) }, NOW);
    rig.reopen();
    expect(rig.all().entries.map(({ id, note }) => [id, note])).toEqual([[second?.id, "second words"], [first?.id, "first words"]]);
    // Told hours later, done a minute before the first: nothing is flat in between any more.
    rig.trade(4, "BUY", 10, 811);
    rig.calls.sync(NOW);
    const joined = rig.all().entries;
    expect(joined).toHaveLength(1);
    expect(joined[0]).toMatchObject({ id: first?.id, state: "open", entered: 160, exited: 150, note: "first words\n\nsecond words", tags: ["a", "b"], verdict: "broken", rule: "No averaging", rating: 4 });
    expect(joined[0]?.pictures.map(({ kind }) => kind)).toEqual(["entry"]);
    expect(rig.pictureFiles()).toHaveLength(1);
  });

  test("a sale that is told before its purchase leaves no false entry, and words said of it stay", () => {
    const rig = new Rig();
    rig.trade(9, "SELL", 100, 815);
    rig.calls.sync(NOW);
    const [short] = rig.all().entries;
    expect(short).toMatchObject({ side: "SELL", state: "open" });
    rig.calls.write({ entry: short?.id ?? "", words: { note: "typed meanwhile" } }, NOW);
    rig.trade(1, "BUY", 100, 812);
    rig.calls.sync(NOW);
    expect(rig.all().entries).toMatchObject([{ id: short?.id, side: "BUY", state: "closed", note: "typed meanwhile" }]);
  });

  test("an entry whose fills the order journal no longer has stays as gone where something was said, else it goes; it comes back with them", () => {
    const rig = new Rig();
    rig.trade(1, "BUY", 1, 812);
    rig.trade(2, "SELL", 1, 812);
    rig.trade(3, "BUY", 2, 812);
    rig.trade(4, "SELL", 2, 812);
    rig.trade(5, "BUY", 3, 812);
    rig.trade(6, "SELL", 3, 812);
    rig.calls.sync(NOW);
    const [third, second, first] = rig.all().entries.map(({ id }) => id);
    rig.calls.write({ entry: second ?? "", words: { note: "keep me" } }, NOW);
    rig.calls.attach({ entry: third ?? "", kind: "exit", png: base64(png()) }, NOW);
    rig.putBack(6);
    rig.calls.sync(NOW);
    expect(rig.all().entries.map(({ id, state, note }) => [id, state, note])).toEqual([[second, "gone", "keep me"], [first, "closed", ""]]);
    expect(rig.pictureFiles()).toEqual([]);
  });

  test("a verdict and a rating can be taken back; what is not named stays", () => {
    const rig = new Rig();
    rig.trade(1, "BUY", 1, 812);
    rig.calls.sync(NOW);
    const id = rig.all().entries[0]?.id ?? "";
    rig.calls.write({ entry: id, words: { verdict: "broken", rule: "r", rating: 2, setup: "gap" } }, NOW);
    rig.calls.write({ entry: id, words: { verdict: null, rating: null } }, NOW);
    const { verdict, rating, rule, setup } = rig.calls.open({ entry: id });
    expect([verdict, rating, rule, setup]).toEqual([undefined, undefined, "r", "gap"]);
    expect(sentence(() => rig.calls.write({ entry: "0000000000000000", words: { note: "x" } }, NOW))).toContain("There is no entry 0000000000000000");
  });
});

describe("finding", () => {
  test("by words and their beginnings, tag, rule, verdict, side, result and day; sums follow the filter", () => {
    const rig = new Rig();
    rig.trade(1, "BUY", 100, 812);
    rig.trade(2, "SELL", 100, 830);
    rig.trade(3, "SELL", 100, 830);
    rig.trade(4, "BUY", 100, 850);
    rig.trade(5, "BUY", 1, 800, { owner: "ema-1", words: "crossed above" });
    rig.calls.sync(NOW);
    const [third, second, first] = rig.all().entries.map(({ id }) => id);
    rig.calls.write({ entry: first ?? "", words: { note: "Bréakout above the opening range", tags: ["orb", "news day"], verdict: "kept", rule: "Wait for the close" } }, NOW);
    rig.calls.write({ entry: second ?? "", words: { note: "chased it", tags: ["fomo"], verdict: "broken", rule: "No chasing" } }, NOW);
    const found = (filter: Parameters<Rig["all"]>[0]) => rig.all(filter).entries.map(({ id }) => id);
    expect(found({ text: "breako" })).toEqual([first]);
    expect(found({ text: "nse:sbin" })).toEqual([third, second, first]);
    expect(found({ text: "news orb" })).toEqual([first]);
    expect(found({ text: "crossed" })).toEqual([third]);
    expect(found({ text: '" OR note:* --' })).toEqual([]);
    expect(found({ text: "%" })).toEqual([third, second, first]);
    expect(found({ tag: "FOMO" })).toEqual([second]);
    expect(found({ verdict: "unsaid" })).toEqual([third]);
    expect(found({ rule: "No chasing" })).toEqual([second]);
    expect(found({ side: "SELL" })).toEqual([second]);
    expect(found({ result: "won" })).toEqual([first]);
    expect(found({ result: "open" })).toEqual([third]);
    expect(found({ from: "2026-11-21" })).toEqual([]);
    const { sums } = rig.all();
    expect(sums).toMatchObject({ trades: 2, open: 1, won: 1, winRate: 0.5, kept: { trades: 1 }, broken: { trades: 1 }, rules: [{ rule: "No chasing", trades: 1 }] });
    // Short 100 from 830 to 850 lost 2,000 and its charges: that is what the broken rule cost.
    expect(sums.broken.net).toBe(rig.all({ side: "SELL" }).sums.net);
    expect(sums.broken.net).toBeLessThan(-20_000_000);
    expect(rig.all({ rule: "No chasing" }).total).toBe(1);
  });
});

describe("pictures", () => {
  test("are kept once of each kind, read back to the byte, and removed with their file; a removed one is not wanted again", () => {
    const rig = new Rig();
    rig.trade(1, "BUY", 1, 812);
    rig.calls.sync(NOW);
    const { id = "", account } = rig.all().entries[0] ?? {};
    const mine = [{ world: "practice", account: account as never }];
    expect(rig.calls.wanted(mine).pictures.map(({ kind }) => kind)).toEqual(["entry"]);
    expect(rig.calls.wanted([{ world: "replay", account: account as never }]).pictures).toEqual([]);
    const bytes = png(40, 30);
    const { picture } = rig.calls.attach({ entry: id, kind: "entry", png: base64(bytes) }, NOW);
    expect(rig.calls.attach({ entry: id, kind: "entry", png: base64(png()) }, NOW)).toEqual({ picture, fresh: false });
    expect(Buffer.from(rig.calls.picture({ picture }).png, "base64").equals(bytes)).toBe(true);
    expect(rig.calls.open({ entry: id }).pictures).toMatchObject([{ width: 40, height: 30, bytes: bytes.length }]);
    rig.calls.removePicture({ picture });
    expect(rig.pictureFiles()).toEqual([]);
    expect(rig.calls.wanted(mine).pictures).toEqual([]);
    expect(sentence(() => rig.calls.picture({ picture }))).toContain("it was removed");
  });

  test("of what is no PNG, cut short or too large nothing is kept", () => {
    const rig = new Rig();
    rig.trade(1, "BUY", 1, 812);
    rig.calls.sync(NOW);
    const entry = rig.all().entries[0]?.id ?? "";
    const send = (bytes: Buffer): string => sentence(() => rig.calls.attach({ entry, kind: "attached", png: base64(bytes) }, NOW));
    expect(send(Buffer.from("<svg onload=alert(1)>"))).toContain("no PNG picture");
    expect(send(png().subarray(0, -3))).toContain("cut short");
    expect(send(png(9_000, 1))).toContain("9000 × 1 px");
    expect(send(Buffer.concat([png(), Buffer.alloc(PICTURE_LIMIT)]))).toContain(`${PICTURE_LIMIT} are allowed`);
    expect(rig.pictureFiles()).toEqual([]);
    for (let n = 0; n < 20; n++) expect(send(png())).toBe("it went well");
    expect(send(png())).toContain("at most 20 pictures");
  });

  test("a damaged file is set aside and told; pictures and the file stay on the disk", () => {
    const rig = new Rig();
    rig.trade(1, "BUY", 1, 812);
    rig.calls.sync(NOW);
    rig.calls.attach({ entry: rig.all().entries[0]?.id ?? "", kind: "entry", png: base64(png()) }, NOW);
    const path = join(rig.folder, "trade-journal.db");
    rig.reopen(() => writeFileSync(path, "this is no database at all, whatever its name says".repeat(100)));
    expect(rig.notes.join()).toContain("trade-journal.db.damaged-1");
    expect(rig.all().entries).toHaveLength(1);
    expect(rig.pictureFiles()).toHaveLength(1);
  });
});

describe("taken away", () => {
  const busy = (): Rig => {
    const rig = new Rig();
    rig.trade(1, "BUY", 100, 812);
    rig.trade(2, "SELL", 100, 815);
    rig.calls.sync(NOW);
    const entry = rig.all().entries[0]?.id ?? "";
    rig.calls.write({ entry, words: { note: `=HYPERLINK("http://x","y")\n<script>alert(1)</script>`, tags: ["<b>", "+1"], verdict: "broken", rule: "@SUM(A1)" } }, NOW);
    rig.calls.attach({ entry, kind: "entry", png: base64(png()) }, NOW);
    return rig;
  };

  test("as one page: pictures inside, every text escaped, nothing fetched", async () => {
    const { files } = await busy().calls.export({ filter: {}, format: "html" }, NOW);
    const html = readFileSync(files[0]?.path ?? "", "utf8");
    expect(html).toContain(`src="data:image/png;base64,${base64(png())}"`);
    expect(html).toContain("default-src 'none'");
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(html).not.toMatch(/<script|https?:\/\/(?!x)|<b>/);
  });

  test("as CSV with formulas made harmless, and as Excel; not where nothing fits", async () => {
    const rig = busy();
    const { files } = await rig.calls.export({ filter: {}, format: "csv" }, NOW);
    const csv = readFileSync(files[0]?.path ?? "", "utf8");
    expect(csv).toContain(`"'=HYPERLINK(`);
    expect(csv).toContain(",'@SUM(A1),");
    expect((await rig.calls.export({ filter: {}, format: "xlsx" }, NOW)).files[0]?.name).toMatch(/^trade-journal-.*\.xlsx$/);
    await expect(rig.calls.export({ filter: { text: "nowhere" }, format: "csv" }, NOW)).rejects.toThrow("No trade fits the filter");
  });
});
