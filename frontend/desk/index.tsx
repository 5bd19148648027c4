/** The counsellor's desk: one page, one socket. */

import { render } from "preact";
import { LANGUAGE_VALUES } from "../protocol";
import { Acts } from "./acts";
import { ActsContext } from "./context";
import { restoreDrafts } from "./drafts";
import { actOf, isField, onMac } from "./keys";
import { restore } from "./outbox";
import { App } from "./parts/App";
import { Session } from "./session";
import { onThemeOfComputer, readSettings, showSettings } from "./settings";
import { EMPTY_DESK } from "./state";
import { type State, Store, StoreContext } from "./store";

/** When the page does not say otherwise. */
const HEARTBEAT_SECONDS = 10;

function startState(root: HTMLElement): State {
  const given = LANGUAGE_VALUES.find((one) => one === root.dataset["language"]) ?? "da";
  return {
    desk: EMPTY_DESK,
    line: "connecting",
    outbox: restore(sessionStorage),
    tabs: [],
    active: null,
    drafts: restoreDrafts(sessionStorage),
    sought: "",
    dialog: null,
    pane: "queue",
    status: null,
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
    if (dialog !== null || event.defaultPrevented || event.repeat) return;
    const place = { inField: isField(event.target), singleKeys: settings.singleKeys, mac: onMac() };
    const act = actOf(event, place);
    if (act === null) return;
    const tab = typeof act === "number" ? tabs[act - 1] : undefined;
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
  listenForKeys(store, acts);
  render(
    <StoreContext.Provider value={store}>
      <ActsContext.Provider value={acts}>
        <App />
      </ActsContext.Provider>
    </StoreContext.Provider>,
    root,
  );
}

const root = document.getElementById("desk");
if (root) start(root);
