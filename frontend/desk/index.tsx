/** The counsellor's desk: one page, one socket. */

import { render } from "preact";
import { LANGUAGE_VALUES } from "../protocol";
import { Acts } from "./acts";
import { ActsContext } from "./context";
import { restoreDrafts } from "./drafts";
import { actOf, isField, onMac } from "./keys";
import { restore } from "./outbox";
import { restoreActive } from "./place";
import { App } from "./parts/App";
import { pressedShortcut, typed, watchFingers } from "./running";
import { Session } from "./session";
import { onThemeOfComputer, readSettings, showSettings } from "./settings";
import { EMPTY_DESK } from "./state";
import { tellIn } from "../words/clock";
import { type State, Store, StoreContext } from "./store";

/** When the page does not say otherwise. */
const HEARTBEAT_SECONDS = 10;

function startState(root: HTMLElement): State {
  tellIn(root.dataset["zone"]);
  const given = LANGUAGE_VALUES.find((one) => one === root.dataset["language"]) ?? "da";
  return {
    desk: EMPTY_DESK,
    line: "connecting",
    outbox: restore(sessionStorage),
    tabs: [],
    active: restoreActive(sessionStorage),
    drafts: restoreDrafts(sessionStorage),
    codesTo: {},
    sought: "",
    dialog: null,
    booked: null,
    pane: "queue",
    status: null,
    newsFrom: null,
    atEnd: true,
    capacity: null,
    lossSeen: 0,
    asking: false,
    settings: readSettings(given),
  };
}

function socketUrl(): string {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return `${scheme}://${location.host}/ws/desk/`;
}

function heartbeatOf(root: HTMLElement): number {
  return Number(root.dataset["heartbeat"]) || HEARTBEAT_SECONDS;
}

function listenForKeys(store: Store, acts: Acts): void {
  document.addEventListener("keydown", (event) => {
    const { dialog, settings, tabs } = store.state;
    if (event.defaultPrevented || event.repeat) return;
    const place = { inField: isField(event.target), singleKeys: settings.singleKeys, mac: onMac() };
    const act = dialog === null ? actOf(event, place) : null;
    const alone = !event.altKey && !event.ctrlKey && !event.metaKey;
    if (act === null) {
      // A letter that does nothing here is most likely the first of a sentence.
      if (alone && /^\p{L}$/u.test(event.key)) typed();
      return;
    }
    const tab = typeof act === "number" ? tabs[act - 1] : undefined;
    if (alone) pressedShortcut();
    if (tab !== undefined) acts.goTo(tab);
    else if (typeof act === "number" || !acts.perform(act)) return;
    event.preventDefault();
  });
}

function start(root: HTMLElement): void {
  const store = new Store(startState(root));
  showSettings(store.state.settings);
  onThemeOfComputer(() => showSettings(store.state.settings));
  const session = new Session(store, socketUrl(), heartbeatOf(root));
  const acts = new Acts(session, store);
  watchFingers();
  listenForKeys(store, acts);
  render(
    <StoreContext.Provider value={store}>
      <ActsContext.Provider value={acts}>
        <App />
      </ActsContext.Provider>
    </StoreContext.Provider>,
    root,
  );
  if (store.state.active !== null) acts.comeBackTo(store.state.active);
}

const root = document.getElementById("desk");
if (root) start(root);
