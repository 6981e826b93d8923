import { z } from "zod";
import { activity } from "./schemas/activity.ts";
import * as base from "./schemas/base.ts";
import * as checks from "./schemas/checks.ts";
import { connections, openConnection, saveConnection } from "./schemas/connect.ts";
import { conversion, conversionPreview, conversionRequest } from "./schemas/conversion.ts";
import { authorisation, authorisationRequest } from "./schemas/depository.ts";
import * as derivatives from "./schemas/derivatives.ts";
import * as history from "./schemas/history.ts";
import * as drift from "./schemas/drift.ts";
import * as lab from "./schemas/lab.ts";
import * as live from "./schemas/live-card.ts";
import * as walk from "./schemas/lab-walk.ts";
import * as mix from "./schemas/lab-portfolio.ts";
import { chain, hint, instrumentList, underlying } from "./schemas/instruments.ts";
import { brokerMeter } from "./schemas/meter.ts";
import { candle, feed, instrument, orderHealth, practice, session } from "./schemas/market.ts";
import { fill, order, orderTerms, preview, proposal } from "./schemas/orders.ts";
import * as reports from "./schemas/reports.ts";
import * as paper from "./schemas/paper.ts";
import * as plans from "./schemas/plans.ts";
import * as strategies from "./schemas/strategies.ts";
import { account, funds, holding, position } from "./schemas/portfolio.ts";
import * as risk from "./schemas/risk.ts";
import { story } from "./schemas/story.ts";
import { tradeJournalCommands } from "./schemas/trade-journal.ts";

const nothing = z.object({});

/** Names under which the page keeps its own things, and how large each may be as JSON text. */
export const SETTINGS = { layout: 262_144, watchLists: 131_072, ticket: 16_384, chart: 65_536, page: 16_384 } as const;
export type SettingName = keyof typeof SETTINGS;
const settingName = z.enum(Object.keys(SETTINGS) as [SettingName, ...SettingName[]]);

/** Everything the page needs to draw itself, in one answer. Later changes come by topic. */
const snapshot = z.object({
  version: z.string(),
  accounts: z.array(account),
  orders: z.array(order),
  fills: z.array(fill),
  positions: z.array(position),
  holdings: z.array(holding),
  funds: z.array(funds),
  activity: z.array(activity),
  feed,
  session,
  practice: practice.optional(),
  orderHealth: z.array(orderHealth),
  paper: z.array(paper.paperAccount),
  kill: risk.kill,
  risk: z.array(risk.risk),
  limits: z.array(risk.limitsView),
  squareOffs: z.array(risk.squareOff),
  /** Of the day, to another product. */
  conversions: z.array(conversion),
  owners: z.array(risk.ownerPart),
  gtts: z.array(plans.gtt),
  brackets: z.array(plans.bracket),
  baskets: z.array(plans.basket),
  slices: z.array(plans.slice),
  protection: z.array(plans.protection),
  strategies: z.array(strategies.strategy),
  strategyFiles: z.object({ folder: z.string(), files: z.array(strategies.strategyFile) }),
  recorder: strategies.recorder.optional(),
  connect: connections,
  /** Which market prices, instruments and hours are of: prices of another one must be forgotten. */
  market: z.string(),
  instruments: instrumentList,
  settings: z.partialRecord(settingName, z.unknown()),
  /** Indices and names the page should show when nothing has been chosen yet. */
  suggested: z.array(z.object({ group: z.string(), keys: z.array(base.instrumentKey) })),
});
export type Snapshot = z.infer<typeof snapshot>;

const sent = z.object({ order: base.orderKey });

/**
 * Everything the page can ask. The request is parsed on arrival; the answer's type is the other end's.
 * This is the only list of names: gateways, handlers and the page's client derive from it.
 */
export const commands = {
  "terminal.snapshot": { request: nothing, answer: snapshot },
  "terminal.report": {
    request: z.object({ kind: z.enum(["error", "unhandled"]), message: z.string().max(4000), stack: z.string().max(16_000).optional() }),
    answer: nothing,
  },
  "settings.put": { request: z.object({ name: settingName, value: z.unknown() }), answer: nothing },

  "instruments.search": {
    request: z.object({ text: z.string().max(60), limit: z.number().int().min(1).max(100) }),
    answer: z.object({ instruments: z.array(instrument) }),
  },
  "instruments.resolve": {
    request: z.object({ keys: z.array(base.instrumentKey).max(1000) }),
    /** Unknown keys are left out. */
    answer: z.object({ instruments: z.array(instrument) }),
  },
  /** What is listed on an underlying, by its name (`NIFTY`); contracts that expired are left out. */
  "instruments.underlying": { request: z.object({ underlying: z.string().min(1).max(40) }), answer: underlying },
  /** Calls and puts of one expiry. @throws BadInput when there is none. */
  "instruments.chain": { request: z.object({ underlying: z.string().min(1).max(40), expiry: base.day, exchange: base.exchange }), answer: chain },
  /** What one should know of it before trading it today: expiry, ban, ex-date, surveillance. */
  "instruments.hints": { request: z.object({ instrument: base.instrumentKey }), answer: z.object({ hints: z.array(hint) }) },
  /** What this page wants quotes of: replaces its former wish. `full` of them with depth and circuits, `deep` with twenty levels where they can be had. */
  "market.watch": {
    request: z.object({ keys: z.array(base.instrumentKey).max(1000), full: z.array(base.instrumentKey).max(20), deep: z.array(base.instrumentKey).max(20).optional() }),
    answer: z.object({ slots: z.array(z.object({ key: base.instrumentKey, slot: z.number().int() })), unknown: z.array(base.instrumentKey) }),
  },
  "market.candles": {
    request: z.object({
      instrument: base.instrumentKey,
      frame: history.frame,
      /** Bars that open before this market time; absent = up to now. */
      before: base.marketTime.optional(),
      count: z.number().int().min(1).max(5000),
      /** The page goes on with minutes of its own making: each is compared with the broker's when it is over, and `candlesChanged` says where they differ. */
      follow: z.boolean().optional(),
      /** Prices and volumes before a split or bonus as if it had been before them. */
      adjusted: z.boolean().optional(),
    }),
    /** Ascending. `more` is false when the broker has nothing older; in `filled` ticks were missing, and only the broker's bars tell what traded. */
    answer: z.object({
      candles: z.array(candle),
      more: z.boolean(),
      filled: z.array(z.object({ from: base.marketTime, to: base.marketTime })).optional(),
      /** Minutes that open before this and are told here are the broker's last word: what ticks made of them must not change them. */
      final: base.marketTime.optional(),
      /** Minutes since midnight from which bars of the running day are counted: 555 = 09:15. */
      opens: z.number().int().optional(),
    }),
  },

  /** Ten derivatives that moved most in one way, by the broker of the market that is shown. */
  "derivatives.moves": { request: z.object({ list: derivatives.derivativeList, expiry: derivatives.expiryRank }), answer: derivatives.derivativeMoves },
  "derivatives.ratios": { request: nothing, answer: derivatives.putCallRatios },
  /** The broker's greeks of one expiry. @throws BadInput when no options of it expire then. */
  "options.greeks": { request: z.object({ underlying: z.string().min(1).max(40), expiry: base.day, exchange: base.exchange }), answer: derivatives.optionGreeks },
  /** Open interest of every strike, also of those that nobody watches. */
  "options.interest": { request: z.object({ underlying: z.string().min(1).max(40), expiry: base.day, exchange: base.exchange }), answer: derivatives.chainInterest },

  "orders.preview": { request: z.object({ proposal }), answer: preview },
  "orders.place": {
    /** `once` is the page's own mark of one press of the button: a second arrival of the same mark places nothing. */
    request: z.object({ proposal, once: z.string().min(8).max(64) }),
    answer: sent,
  },
  "orders.modify": { request: z.object({ order: base.orderKey, terms: orderTerms }), answer: sent },
  "orders.cancel": { request: z.object({ order: base.orderKey }), answer: sent },
  "orders.cancelAll": { request: z.object({ account: base.accountId, instrument: base.instrumentKey.optional() }), answer: z.object({ asked: z.number() }) },
  /** Closes one position: cancels what rests in it, then sends the opposite order at market. */
  "positions.exit": {
    request: z.object({ account: base.accountId, instrument: base.instrumentKey, product: base.product, once: z.string().min(8).max(64) }),
    answer: z.object({ orders: z.array(base.orderKey) }),
  },
  "positions.reverse": {
    request: z.object({ account: base.accountId, instrument: base.instrumentKey, product: base.product, once: z.string().min(8).max(64) }),
    answer: z.object({ orders: z.array(base.orderKey) }),
  },
  /** Cancels the working orders and closes the positions of the scope; what is left comes by topic `squareOff`. */
  "positions.squareOff": {
    request: z.object({ account: base.accountId, scope: risk.squareOffScope, once: plans.once }),
    answer: z.object({ run: z.string() }),
  },
  "orders.why": { request: z.object({ order: base.orderKey }), answer: story },

  "risk.setLimits": { request: z.object({ account: base.accountId, limits: risk.riskLimits }), answer: nothing },
  /** Lifts the breaker of an account for the rest of the day; `typed` must be RELEASE_WORD. */
  "risk.lift": { request: z.object({ account: base.accountId, typed: z.string().max(40) }), answer: nothing },
  "kill.pull": { request: z.object({ squareOff: z.boolean() }), answer: nothing },
  "kill.release": { request: z.object({ typed: z.string().max(40) }), answer: nothing },

  /** @param prices a connected account on whose feed it trades; absent = the practice market or the replay. */
  "paper.open": { request: z.object({ name: paper.paperName, capital: base.money, model: paper.fillModel, prices: base.accountId.optional() }), answer: z.object({ account: base.accountId }) },
  /** Begins anew with this capital: orders are cancelled, positions and holdings gone; the history stays. */
  "paper.reset": { request: z.object({ account: base.accountId, capital: base.money }), answer: nothing },
  "paper.model": { request: z.object({ account: base.accountId, model: paper.fillModel }), answer: nothing },
  "paper.close": { request: z.object({ account: base.accountId }), answer: nothing },
  "paper.performance": { request: z.object({ account: base.accountId, generation: z.number().int().optional() }), answer: paper.performance },

  /** Where it would live, and what is against it; nothing is kept. */
  "gtt.preview": { request: z.object({ rule: plans.gttRequest }), answer: plans.gttPreview },
  "gtt.place": { request: z.object({ rule: plans.gttRequest, once: plans.once }), answer: z.object({ id: plans.planId }) },
  "gtt.modify": { request: z.object({ account: base.accountId, id: plans.planId, change: plans.gttChange }), answer: nothing },
  "gtt.cancel": { request: z.object({ account: base.accountId, id: plans.planId }), answer: nothing },
  /** Newest first, those that are over. */
  "gtt.history": { request: z.object({ account: base.accountId, most: z.number().int().min(1).max(500) }), answer: z.object({ gtts: z.array(plans.gtt) }) },

  "bracket.place": { request: z.object({ bracket: plans.bracketRequest, once: plans.once }), answer: z.object({ id: plans.planId }) },
  /** New stop, targets or trail; what is absent in `exits` is taken away. */
  "bracket.change": { request: z.object({ account: base.accountId, id: plans.planId, exits: plans.exitTerms }), answer: nothing },
  "bracket.breakEven": { request: z.object({ account: base.accountId, id: plans.planId }), answer: nothing },
  /** Takes the protective orders away; with `exit` the position is closed as well. */
  "bracket.cancel": { request: z.object({ account: base.accountId, id: plans.planId, exit: z.boolean() }), answer: nothing },
  /** Puts a bracket around what is open and unprotected. */
  "bracket.protect": {
    request: z.object({ account: base.accountId, instrument: base.instrumentKey, product: base.product, owner: z.string().min(1).max(40), exits: plans.exitTerms, once: plans.once }),
    answer: z.object({ id: plans.planId }),
  },
  "bracket.history": { request: z.object({ account: base.accountId, most: z.number().int().min(1).max(500) }), answer: z.object({ brackets: z.array(plans.bracket) }) },

  "basket.preview": { request: z.object({ basket: plans.basketRequest }), answer: plans.basketPreview },
  "basket.send": { request: z.object({ basket: plans.basketRequest, once: plans.once }), answer: z.object({ id: plans.planId }) },
  "basket.rollBack": { request: z.object({ account: base.accountId, id: plans.planId }), answer: nothing },

  "slice.start": { request: z.object({ slice: plans.sliceRequest, once: plans.once }), answer: z.object({ id: plans.planId }) },
  /** Sends no more; what rests is cancelled. */
  "slice.stop": { request: z.object({ account: base.accountId, id: plans.planId }), answer: nothing },
  "slice.pause": { request: z.object({ account: base.accountId, id: plans.planId, paused: z.boolean() }), answer: nothing },

  /** Keeps a broker account and its secrets; what is absent stays as it was. */
  "connect.save": { request: saveConnection, answer: z.object({ account: base.accountId }) },
  /** Connects, or goes on with what was asked for. */
  "connect.open": { request: openConnection, answer: nothing },
  "connect.close": { request: z.object({ account: base.accountId }), answer: nothing },
  /** Takes the account and its secrets off this machine; `typed` must be its client code. Its journal stays. */
  "connect.forget": { request: z.object({ account: base.accountId, typed: z.string().max(40) }), answer: nothing },
  /** Lets opening orders of a live account go until it is disconnected; `typed` must be UNLOCK_WORD. */
  "connect.unlock": { request: z.object({ account: base.accountId, typed: z.string().max(40) }), answer: nothing },
  /** Orders may be tried again after the broker refused the address. */
  "connect.tryOrders": { request: z.object({ account: base.accountId }), answer: nothing },
  /** Shows the market of this account: a live one has its own, all others share the practice market's. */
  "market.show": { request: z.object({ account: base.accountId }), answer: nothing },

  "history.overview": { request: nothing, answer: history.historyOverview },
  /** Every calendar day of the span. */
  "history.coverage": {
    request: z.object({ instrument: base.instrumentKey, frame: history.frame, from: base.day, to: base.day }),
    answer: z.object({ days: z.array(history.coverageDay) }),
  },
  "history.download": { request: z.object({ instrument: base.instrumentKey, frame: history.brokerFrame, from: base.day, to: base.day }), answer: z.object({ job: z.number() }) },
  "history.cancel": { request: z.object({ job: z.number() }), answer: nothing },
  "history.resume": { request: z.object({ job: z.number() }), answer: nothing },
  /** Takes a download that is over out of the list; what it brought stays. */
  "history.dismiss": { request: z.object({ job: z.number() }), answer: nothing },
  /** Deletes kept days; nothing named = all of them. */
  "history.remove": { request: z.object({ instrument: base.instrumentKey.optional(), frame: history.frame.optional(), before: base.day.optional() }), answer: z.object({ days: z.number() }) },
  "history.limit": { request: z.object({ megabytes: history.historyLimitMb }), answer: nothing },
  /** Splits and bonuses that the kept daily bars suggest; with `from`, those since that day, for which missing daily bars are fetched. */
  "history.actions": { request: z.object({ instrument: base.instrumentKey, from: base.day.optional() }), answer: z.object({ actions: z.array(history.corporateAction) }) },
  /** Writes kept bars to a file of the exports folder; nothing is fetched for it. */
  "history.export": {
    request: z.object({ instrument: base.instrumentKey, frame: history.frame, from: base.day, to: base.day, format: z.enum(["csv", "parquet"]) }),
    answer: z.object({ path: z.string(), rows: z.number(), first: base.day, last: base.day }),
  },
  /** A file in pieces, each to the place that follows the one before. */
  "history.upload": {
    request: z.object({ upload: history.uploadName, at: z.number().int().min(0).max(history.UPLOAD_LIMIT), data: z.string().max(Math.ceil(history.UPLOAD_PIECE / 3) * 4) }),
    answer: z.object({ bytes: z.number() }),
  },
  "history.inspect": { request: z.object({ upload: history.uploadName, file: z.string().min(1).max(200) }), answer: history.importPreview },
  /** All of the file or nothing. */
  "history.import": { request: history.importRequest, answer: history.importView },
  "history.undoImport": { request: z.object({ import: z.number() }), answer: nothing },

  /** The broker's notice on a share today, and whether the user has agreed to it. */
  "checks.notice": { request: z.object({ account: base.accountId, instrument: base.instrumentKey }), answer: checks.scripNotice },
  /** The user agrees to these words for today; resolves when that is durable. @throws BadInput when the notice is another one by now. */
  "checks.agree": { request: z.object({ account: base.accountId, instrument: base.instrumentKey, notice: z.string().min(1).max(4_000) }), answer: nothing },
  /** Our charge table beside the broker's estimate of one order. */
  "checks.charges": {
    request: z.object({ account: base.accountId, instrument: base.instrumentKey, side: base.side, product: base.product, quantity: base.quantity, price: base.price }),
    answer: checks.chargeCheck,
  },

  /** What taking a position over to another product would do. */
  "conversion.preview": { request: conversionRequest, answer: conversionPreview },
  /** Resolves when the intent is durable; what becomes of it comes by topic `conversion`. The same `once` converts nothing again. */
  "conversion.start": { request: z.object({ conversion: conversionRequest, once: z.string().min(8).max(64) }), answer: z.object({ id: z.string() }) },

  /** Asks the depository, through the broker, to let shares be sold; the answer's link is for the user's browser. */
  "depository.begin": { request: authorisationRequest, answer: authorisation },
  /** What became of it. */
  "depository.look": { request: z.object({ account: base.accountId, request: z.string().min(1).max(60) }), answer: authorisation },

  /** How much of the broker's rate limits an account has used; no lanes where its orders do not leave this machine. */
  "broker.meter": { request: z.object({ account: base.accountId }), answer: brokerMeter },
  "account.retry": { request: z.object({ account: base.accountId }), answer: nothing },
  "activity.page": {
    request: z.object({ before: z.number().int().optional(), count: z.number().int().min(1).max(500) }),
    answer: z.object({ entries: z.array(activity) }),
  },

  "practice.pause": { request: nothing, answer: nothing },
  "practice.resume": { request: nothing, answer: nothing },
  "practice.speed": { request: z.object({ speed: z.number().min(0).max(100) }), answer: nothing },

  /** Copies an example, or writes the smallest strategy, into the data folder. @throws BadInput for a name that is taken. */
  "strategies.newFile": { request: z.object({ name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/), example: z.string().max(200).optional() }), answer: z.object({ file: z.string(), path: z.string() }) },
  /** Source of a file, to be read on the page. */
  "strategies.source": { request: z.object({ file: z.string().max(200) }), answer: z.object({ path: z.string(), source: z.string() }) },
  /** @property id one of the asker's choosing, which must not be taken; made of the file's name where it is absent. @throws BadInput naming the parameter, limit or setting that does not fit. */
  "strategies.add": { request: z.object({ file: z.string().max(200), settings: strategies.strategySettings, id: strategies.strategyId.optional() }), answer: z.object({ id: strategies.strategyId }) },
  /** Of one that is stopped; title, group, limits, schedule and autoStart of one that runs too. */
  "strategies.change": { request: z.object({ id: strategies.strategyId, settings: strategies.strategySettings }), answer: nothing },
  /** Of one that is stopped and flat; its record stays in the journal. */
  "strategies.remove": { request: z.object({ id: strategies.strategyId }), answer: nothing },
  /** @property word needed for mode live. */
  "strategies.start": { request: z.object({ id: strategies.strategyId, word: z.string().max(20).optional(), accept: live.cardAnswer.optional() }), answer: nothing },
  /** The report card of what would trade live; plays what it lacks of its run, which may take as long as the run took. */
  "strategies.card": { request: live.liveCardRequest, answer: live.liveCard },
  /** Newest first: who let which version of it trade live, and why. */
  "strategies.accepted": { request: z.object({ id: strategies.strategyId }), answer: z.object({ accepted: z.array(live.cardAcceptance) }) },
  "strategies.pause": { request: z.object({ ids: z.array(strategies.strategyId).max(500) }), answer: nothing },
  "strategies.resume": { request: z.object({ ids: z.array(strategies.strategyId).max(500) }), answer: nothing },
  "strategies.stop": { request: z.object({ ids: z.array(strategies.strategyId).max(500), policy: strategies.stopPolicy }), answer: nothing },
  /** Hands over to the file as it is now, with other parameters where they are given. Resolves when the new version runs, in its trial. @throws BadInput where it was refused; the old one goes on. */
  "strategies.swap": { request: z.object({ id: strategies.strategyId, parameters: strategies.parameterValues.optional(), accept: live.cardAnswer.optional() }), answer: z.object({ switchMs: z.number() }) },
  /** Back to the version before the last swap, which is swapped in the same way. */
  "strategies.swapBack": { request: z.object({ id: strategies.strategyId, accept: live.cardAnswer.optional() }), answer: z.object({ switchMs: z.number() }) },
  /** Newest last; `before` pages back. */
  "strategies.log": {
    request: z.object({ id: strategies.strategyId, levels: z.array(strategies.strategyLine.shape.level).max(4), search: z.string().max(100), before: z.number().int().optional(), count: z.number().int().min(1).max(500) }),
    answer: z.object({ lines: z.array(strategies.strategyLine), more: z.boolean() }),
  },
  /** Signals and fills of today. */
  "strategies.marks": { request: z.object({ id: strategies.strategyId }), answer: z.object({ marks: z.array(strategies.strategyMark) }) },
  /** What a run would play, and what is to be known of its data. */
  "lab.plan": { request: z.object({ request: lab.runRequest }), answer: lab.labPlan },
  /** Begins a run; its job is told by topic. */
  "lab.run": { request: z.object({ request: lab.runRequest, title: z.string().max(80).optional() }), answer: z.object({ id: lab.runId }) },
  /** Runs that are kept, the newest first, and jobs that are not over. */
  "lab.runs": { request: nothing, answer: z.object({ runs: z.array(lab.runHead), jobs: z.array(lab.labJob) }) },
  /** All of a run; its curve thinned to so many points, peaks and troughs kept. */
  "lab.open": { request: z.object({ run: lab.runId, points: z.number().int().min(100).max(20_000) }), answer: lab.labRun },
  /** Bars of a run's instrument, at most so many, rupees: columns of equal length. */
  "lab.bars": {
    request: z.object({ run: lab.runId, instrument: base.instrumentKey, from: base.marketTime, to: base.marketTime, most: z.number().int().min(10).max(20_000) }),
    answer: z.object({ at: z.array(base.marketTime), open: z.array(z.number()), high: z.array(z.number()), low: z.array(z.number()), close: z.array(z.number()) }),
  },
  /** The same once more, from its stored inputs. Answers with the new job; the two must be equal to the byte. */
  "lab.again": { request: z.object({ run: lab.runId }), answer: z.object({ id: lab.runId }) },
  "lab.title": { request: z.object({ run: lab.runId, title: z.string().min(1).max(80) }), answer: nothing },
  "lab.remove": { request: z.object({ run: lab.runId }), answer: nothing },
  "lab.cancel": { request: z.object({ job: lab.runId }), answer: nothing },
  "lab.pause": { request: z.object({ job: lab.runId, paused: z.boolean() }), answer: nothing },
  /** Writes a report into the data folder's `exports/`. */
  "lab.export": { request: z.object({ run: lab.runId, format: z.enum(lab.REPORT_FORMATS) }), answer: z.object({ files: z.array(z.object({ name: z.string(), path: z.string() })) }) },
  "lab.sweep": { request: z.object({ request: lab.sweepRequest, title: z.string().max(80).optional() }), answer: z.object({ id: lab.runId }) },
  "lab.sweeps": { request: nothing, answer: z.object({ sweeps: z.array(lab.sweepView.omit({ points: true })) }) },
  "lab.sweepOpen": { request: z.object({ sweep: lab.runId }), answer: lab.sweepView },
  /** With its points. @throws BadInput for one that runs. */
  "lab.sweepRemove": { request: z.object({ sweep: lab.runId }), answer: nothing },
  /** Begins a walk-forward: a sweep in each window, and its best point on the days after. */
  "lab.walkForward": { request: z.object({ request: lab.sweepRequest, plan: walk.walkPlan, title: z.string().max(80).optional() }), answer: z.object({ id: lab.runId }) },
  "lab.walks": { request: nothing, answer: z.object({ walks: z.array(walk.walkHead) }) },
  /** All of one; its curve thinned to so many points, peaks and troughs kept. */
  "lab.walkOpen": { request: z.object({ walk: lab.runId, points: z.number().int().min(100).max(20_000) }), answer: walk.walkView },
  /** With its windows. @throws BadInput for one that runs. */
  "lab.walkRemove": { request: z.object({ walk: lab.runId }), answer: nothing },
  /** Several runs as one account. @throws BadInput where their days or their returns do not determine it. */
  "lab.portfolio": { request: mix.portfolioRequest, answer: mix.portfolioView },
  /** The same as CSV and one HTML file, in the data folder's `exports/`. */
  "lab.portfolioExport": { request: mix.portfolioRequest, answer: z.object({ files: z.array(z.object({ name: z.string(), path: z.string() })) }) },
  /** Shuffled trades, returns drawn anew, other starting days: of a run that is kept. */
  "lab.monteCarlo": { request: z.object({ run: lab.runId, kind: lab.outcomesView.shape.kind, runs: z.number().int().min(100).max(20_000) }), answer: lab.outcomesView },
  /** Plays a run again with its future cut off and changed. */
  "lab.bias": { request: z.object({ run: lab.runId }), answer: lab.biasView },
  /** What speaks for and against going live. */
  "lab.card": { request: z.object({ run: lab.runId }), answer: lab.reportCardView },
  /** Days on which a strategy ran, the newest first, and how each compares with its re-run. */
  "lab.drifts": { request: z.object({ strategy: drift.driftAsk.shape.strategy }), answer: z.object({ days: z.array(drift.driftDay) }) },
  "lab.drift": { request: drift.driftAsk, answer: drift.driftReport },
  /** Plays a day again now; its job is told by topic. */
  "lab.driftRun": { request: drift.driftAsk, answer: z.object({ id: lab.runId }) },

  /** Every account that a journal of the data folder knows. */
  "reports.accounts": { request: nothing, answer: z.object({ accounts: z.array(reports.reportAccount) }) },
  /** A period as its journal has it now. @throws BadInput for an account, life or period that is not there. */
  "reports.period": { request: reports.periodRequest, answer: reports.periodView },
  "reports.day": { request: reports.reportSource.extend({ day: base.day }), answer: reports.dayStatement },
  /** Into the data folder's exports/. */
  "reports.export": {
    request: reports.periodRequest.extend({ kind: z.enum(reports.PERIOD_KINDS), format: z.enum(lab.REPORT_FORMATS) }),
    answer: z.object({ files: z.array(z.object({ name: z.string(), path: z.string() })) }),
  },
  ...tradeJournalCommands,
  "recorder.set": { request: z.object({ on: z.boolean(), mostBytes: z.number().int().min(10_000_000).max(1_000_000_000_000).optional() }), answer: nothing },
} as const;

export type CommandName = keyof typeof commands;
export type Request<N extends CommandName> = z.infer<(typeof commands)[N]["request"]>;
export type Answer<N extends CommandName> = z.infer<(typeof commands)[N]["answer"]>;

/** Who is asking: one page connection, so that watches end with it. */
export interface Caller {
  readonly id: string;
}

/** One service function per command: a missing or extra one does not compile. */
export type Handlers = { readonly [N in CommandName]: (request: Request<N>, caller: Caller) => Promise<Answer<N>> | Answer<N> };
