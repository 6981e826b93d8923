import { describe, expect, test } from "vitest";
import type { AuthorisedAccount } from "../../../electron/depository/authorisations.ts";
import { Authorisations } from "../../../electron/depository/authorisations.ts";
import { HandoverDoor } from "../../../electron/depository/handover.ts";
import type { ReadOutcome } from "../../../electron/brokers/broker-line.ts";
import type { AuthorisationRequest, DetailedHolding } from "../../../shared/brokers/capabilities.ts";
import { ACCOUNT, SBIN, instrument, rupees } from "../../support/orders.ts";
import { VirtualTime } from "../../support/virtual-time.ts";

const HOLDING: DetailedHolding = { instrument: instrument().broker, quantity: 10, t1Quantity: 0, averagePrice: rupees(800), previousClose: rupees(810), isin: "INE062A01020", authorisedQuantity: 0 };
const REQUEST: AuthorisationRequest = { requestId: "2000000001", returnUrl: "https://evil.example/", dpId: "33200", boId: "1203320000000001", details: "secret-details", version: "1.1" };

class World {
  readonly asked: unknown[] = [];
  holdings: readonly DetailedHolding[] = [HOLDING];
  given: boolean | undefined = false;
  refuses: { readonly why: string; readonly code?: string } | undefined;
  readonly door = new HandoverDoor(new VirtualTime(), new VirtualTime());
  readonly authorisations = new Authorisations(this.door);
  readonly account: AuthorisedAccount = {
    id: ACCOUNT,
    instrument: () => instrument(),
    ofBroker: (named) => (named.token === "3045" ? instrument() : undefined),
    desk: {
      allHoldings: () => Promise.resolve({ ok: true, value: { holdings: this.holdings, totals: undefined } }),
      authorise: (isin, quantity) => {
        this.asked.push([isin, quantity]);
        const answer: ReadOutcome<{ request: AuthorisationRequest; url: string; form: Record<string, string> }> = this.refuses ? { ok: false, ...this.refuses } : { ok: true, value: { request: REQUEST, url: "https://edis.cdslindia.com/eDIS/VerifyDIS/", form: { ReqId: REQUEST.requestId, TransDtls: REQUEST.details } } };
        return Promise.resolve(answer);
      },
      authorised: () => Promise.resolve(this.given === undefined ? { ok: false, why: "no answer came." } : { ok: true, value: [{ isin: HOLDING.isin, authorised: this.given }] }),
    },
  };

  begin = (quantity = 4) => this.authorisations.begin(this.account, SBIN, quantity);
  look = (request = REQUEST.requestId) => this.authorisations.look(this.account, request);
}

describe("asking the depository", () => {
  test("by ISIN, with a link of this machine; then what became of it, with what to do next", async () => {
    const world = new World();
    const asked = await world.begin();
    expect(world.asked).toEqual([["INE062A01020", 4]]);
    expect(asked).toMatchObject({ state: "asked", request: "2000000001", link: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/authorise\/[0-9a-f]{32}$/), sentence: expect.stringMatching(/TPIN/) });
    expect(JSON.stringify(asked)).not.toContain("secret-details");
    expect(await world.look()).toMatchObject({ state: "asked", sentence: expect.stringMatching(/has not said yes so far.*check again/) });
    world.given = true;
    expect(await world.look()).toMatchObject({ state: "authorised", quantity: 4, sentence: expect.stringMatching(/4 of SBIN may be sold today\. Place the sale now/) });
    await world.door.end();
  });

  test("done for today already: by the book of holdings, or as the broker says", async () => {
    const world = new World();
    world.refuses = { code: "AG1000", why: "User is already registered with CDSL for today" };
    expect(await world.begin()).toMatchObject({ state: "authorised", sentence: expect.stringMatching(/has your authorisation for today already/) });
    world.holdings = [{ ...HOLDING, authorisedQuantity: 5 }];
    expect(await world.begin(5)).toMatchObject({ state: "authorised" });
    expect(world.asked).toHaveLength(1);
  });

  test("refused in words: more than is held, nothing held, paper, the broker's no, a status that cannot be read, another run's request", async () => {
    const world = new World();
    await expect(world.begin(11)).rejects.toThrow(/10 of SBIN are in the demat account; enter 1 to 10, not 11/);
    await expect(world.begin(0)).rejects.toThrow(/1 to 10/);
    await expect(world.look()).rejects.toThrow(/Nothing is known of this request since Sauda was started/);
    world.refuses = { code: "AG2001", why: "Something went wrong." };
    await expect(world.begin()).rejects.toThrow(/could not be asked for: Something went wrong\. Try again/);
    world.refuses = undefined;
    await world.begin();
    world.given = undefined;
    await expect(world.look()).rejects.toThrow(/may have been given all the same/);
    world.holdings = [];
    await expect(world.begin()).rejects.toThrow(/no SBIN in the demat account/);
    await expect(world.authorisations.begin({ ...world.account, desk: undefined }, SBIN, 1)).rejects.toThrow(/paper account sells its holdings without/);
    await world.door.end();
  });
});
