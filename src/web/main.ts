import { brand, controls } from "./controls.js";
import { h } from "./dom.js";
import { figure } from "./figure.js";
import { late } from "./late.js";
import { overview } from "./overview.js";
import { addressOf, type Place, placeOf, type View } from "./place.js";
import { type Language, Refusal, Service } from "./service.js";
import type { Areas, Permissions, Publications } from "./shapes.js";
import { forgetToken, rememberedToken, signIn } from "./sign-in.js";
import { target } from "./target.js";
import { upload } from "./upload.js";
import type { Context, Shown } from "./view.js";

/**
 * The page of a bureau or a park: progress towards the targets, live, with what lies behind each of them. It knows
 * nothing but the API, asked with the reader's own token, and shows figures as the service prints them.
 */
const VIEWS: Readonly<Record<View, (context: Context) => Promise<Shown>>> = {
  overview,
  target,
  late,
  figure,
  upload,
};
type Offer = Areas & Publications & Permissions;
const LANGUAGE_KEY = "dabiao.language";

const header = h("header");
const message = h("p", { class: "message", role: "status", hidden: true });
const main = h("main");
document.body.replaceChildren(header, message, main);

/** Counts what is shown, so that an answer that comes too late is not. */
let turn = 0;
let own: string | undefined;
let listening = new AbortController();
/** Areas and publications to choose from, and what the reader may do, as they were when the place was opened. */
let offered: Promise<Offer> | undefined;
let isRefreshing = false;
let isOutdated = false;
window.addEventListener("hashchange", () => void show());
void show();

function language(): Language {
  return localStorage.getItem(LANGUAGE_KEY) === "en" ? "en" : "zh";
}

function say(zh: string, en: string): string {
  return language() === "zh" ? zh : en;
}

function tell(problem: unknown): void {
  message.textContent = problem instanceof Error ? problem.message : `${problem}`;
  message.hidden = false;
}

/** Shows the place that the address names. What was shown stays until the new is there. */
async function show(isRefresh = false): Promise<void> {
  turn++;
  const mine = turn;
  if (!isRefresh) listening.abort();
  const service = new Service(rememberedToken(), language());
  document.documentElement.lang = say("zh-CN", "en");
  main.setAttribute("aria-busy", "true");
  try {
    const place = await settled(service, placeOf(location.hash));
    if (!place) return askForToken(say("尚无发布的数字。", "Nothing has been published yet."));
    const to: Context["to"] = (change) =>
      addressOf({ ...place, target: undefined, figure: undefined, ...change });
    const context: Context = { service, place, say, to, tell };
    if (!isRefresh) offered = offer(service, place);
    const shown = await VIEWS[place.view](context);
    if (mine !== turn) return;
    message.hidden = true;
    if (place.area === undefined) own = shown.area ?? own;
    if (isRefresh) carryOver(shown.element);
    main.replaceChildren(shown.element);
    document.title = `${main.querySelector("h1")?.textContent ?? ""} · ${say("达标", "dabiao")}`;
    if (!isRefresh) {
      window.scrollTo(0, 0);
      follow(service, place);
    }
    const choices = await offered;
    if (mine !== turn || !choices) return;
    header.replaceChildren(
      ...controls(context, shown, { ...choices, own, onLanguage: changeLanguage, onReader: changeReader }),
    );
  } catch (problem) {
    if (mine !== turn) return;
    const mustSignIn = problem instanceof Refusal && (problem.status === 401 || service.token === undefined);
    if (mustSignIn) askForToken(problem.message);
    else if (isUseless(problem)) {
      forgetToken();
      askForToken(
        say(`用这个令牌看不到本页：${problem.message}。`, `Not with this token: ${problem.message}.`),
      );
    } else {
      tell(problem);
      if (!isRefresh) main.replaceChildren();
      if (header.childElementCount === 0) header.replaceChildren(brand(say));
    }
  } finally {
    if (mine === turn) main.removeAttribute("aria-busy");
  }
}

/** Is the holder of the token not even let in where the page begins, as an enterprise is not? */
function isUseless(problem: unknown): problem is Refusal {
  const { view, area } = placeOf(location.hash);
  return problem instanceof Refusal && problem.status === 403 && view === "overview" && area === undefined;
}

/** Who has no token sees the latest publication; nothing where there is none. */
async function settled(service: Service, place: Place): Promise<Place | undefined> {
  if (service.token !== undefined || place.asOf !== undefined) return place;
  const { publications } = await service.data<Publications>("/v1/publications");
  const [latest] = publications.slice(-1);
  return latest && { ...place, asOf: latest.publication };
}

/** The figures need not wait for these: to list publications the service checks the log under them now and then. */
function offer(service: Service, { asOf }: Place): Promise<Offer> {
  const offer = Promise.all([
    service.data<Areas>("/v1/areas", { asOf }),
    service.data<Publications>("/v1/publications"),
    service.data<Permissions>("/v1/permissions"),
  ]).then(([{ areas }, { publications }, { permissions }]) => ({ areas, publications, permissions }));
  // Told where it is waited for; the view may have failed by then.
  offer.catch(() => {});
  return offer;
}

function askForToken(why: string): void {
  header.replaceChildren(brand(say));
  main.replaceChildren(signIn(say, why, () => void show()));
}

function changeLanguage(): void {
  localStorage.setItem(LANGUAGE_KEY, language() === "zh" ? "en" : "zh");
  void show();
}

function changeReader(): void {
  listening.abort();
  forgetToken();
  own = undefined;
  askForToken("");
}

/** Shows all targets anew whenever their figures change. What somebody is reading in detail stays as it is. */
function follow(service: Service, { view, area, asOf }: Place): void {
  if (service.token === undefined || view !== "overview" || asOf !== undefined) return;
  listening = new AbortController();
  void service.listen({ area }, listening.signal, () => void refresh());
}

/** Changes that come while one is being shown are shown together. */
async function refresh(): Promise<void> {
  isOutdated = true;
  if (isRefreshing) return;
  isRefreshing = true;
  while (isOutdated && !listening.signal.aborted) {
    isOutdated = false;
    await show(true);
  }
  isRefreshing = false;
}

/** What was unfolded stays so, and the cards that say something else than before are marked. */
function carryOver(element: HTMLElement): void {
  for (const details of element.querySelectorAll("details"))
    details.open = main.querySelector("details")?.open ?? false;
  for (const card of element.querySelectorAll<HTMLElement>("[data-target]")) {
    const before = main.querySelector(`[data-target="${CSS.escape(card.dataset.target ?? "")}"]`);
    if (before && before.textContent !== card.textContent) card.classList.add("changed");
  }
}
