import { failureOf } from "../../../shared/domain/errors.ts";
import type { AccountView } from "../../../shared/contract/schemas/portfolio.ts";
import { client } from "../../connection/client.ts";
import { chooseAccount, useAccount, useAccountId, useClosed, useOpenAccounts } from "../../state/account.ts";
import { useTerminal } from "../../state/terminal.ts";
import { dayText } from "../../theme/day-text.ts";
import { toast } from "../dialogs.ts";
import { focusPanel } from "../focus.ts";
import { Banner } from "./banner.tsx";
import { LinkBanner } from "./link-banner.tsx";

/** What stands between the trader and trading now, worst first; nothing when all is well. */
export function Banners() {
  const link = useTerminal((state) => state.link);
  if (link === "lost" || link === "stale") return <LinkBanner />;
  return (
    <>
      <AccountBanners />
      <ClosedBanner />
      <FeedBanner />
      <ListBanner />
      <PracticeBanner />
    </>
  );
}

function AccountBanners() {
  const accounts = useTerminal((state) => state.accounts);
  const chosen = useAccountId();
  // One that waits is told of while the page trades in it: it is no trouble of the others.
  return [...accounts.values()].filter(({ id, state }) => state !== "ready" && (state !== "waiting" || id === chosen)).map((account) => <AccountBanner key={account.id} account={account} />);
}

/** A closed account is looked at: that nothing can be sent, and the way back. */
function ClosedBanner() {
  const account = useAccount();
  const closed = useClosed();
  const back = useOpenAccounts()[0];
  if (!account || !closed) return null;
  const action = back && { label: `Back to ${back.title}`, run: () => chooseAccount(back.id) };
  return <Banner tone="info" title={`${account.title} is closed`} sentence="Its orders, trades and results can be looked at; nothing can be sent." {...(action && { action })} />;
}

const DOING: Readonly<Record<AccountView["state"], string>> = {
  starting: "Starting", "signing-in": "Signing in", reconciling: "Comparing with the broker's books", ready: "Ready", retrying: "Trying again", stopped: "Stopped", waiting: "Waiting for prices",
};

function AccountBanner({ account }: { readonly account: AccountView }) {
  const { id, state, title, sentence } = account;
  const retry = (): void => {
    client.call("account.retry", { account: id }).catch((error: unknown) => toast("bad", failureOf(error).sentence));
  };
  if (state === "waiting") return <Banner tone="warning" title={`${title}: ${DOING[state]}`} sentence={sentence} action={{ label: "Connect panel", run: () => focusPanel("connect") }} />;
  const busy = state !== "stopped";
  return (
    <Banner tone={busy ? "info" : "bad"} busy={busy} title={`${title}: ${DOING[state]}`} sentence={sentence} {...(busy ? {} : { action: { label: "Try again", run: retry } })} />
  );
}

function FeedBanner() {
  const feed = useTerminal((state) => state.feed);
  if (!feed || feed.state === "live" || feed.state === "connecting") return null;
  const busy = feed.state === "retrying";
  return <Banner tone={busy ? "warning" : "bad"} busy={busy} title="The prices stand still" sentence={feed.sentence} />;
}

/** Trading on a list that is not today's: lots, freeze quantities and tokens may have changed. */
function ListBanner() {
  const { state, problem } = useTerminal((now) => now.instrumentList);
  if (problem === undefined) return null;
  return <Banner tone={state === "current" ? "info" : "warning"} title={state === "current" ? "Instrument list" : "The instrument list is not today's"} sentence={problem} />;
}

function PracticeBanner() {
  const practice = useTerminal((state) => state.practice);
  if (!practice?.ended) return null;
  const sentence = practice.replay ? `The recording of ${dayText(practice.day)} is over. Orders, trades and positions stay as they are.` : `The practice day ${dayText(practice.day)} is over. Orders, trades and positions stay as they are.`;
  return <Banner tone="info" title="The market has ended" sentence={sentence} />;
}
