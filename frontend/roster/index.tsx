/** The coordinator's roster: a week of everybody's shifts. */

import { render } from "preact";
import { onThemeOfComputer, readSettings, showSettings } from "../desk/settings";
import { LANGUAGE_VALUES } from "../protocol";
import { NO_HISTORY } from "./history";
import { mondayInAddress, Planner, PlannerContext } from "./planner";
import { App } from "./parts/App";

function start(root: HTMLElement): void {
  const given = LANGUAGE_VALUES.find((one) => one === root.dataset["language"]) ?? "da";
  const planner = new Planner({
    monday: mondayInAddress(),
    week: null,
    expected: null,
    at: null,
    focus: 0,
    carried: null,
    drawn: null,
    copied: null,
    history: NO_HISTORY,
    dialog: null,
    said: null,
    problem: null,
    busy: false,
    sought: "",
    kind: "chat",
    room: null,
    settings: readSettings(given),
  });
  showSettings(planner.state.settings);
  onThemeOfComputer(() => showSettings(planner.state.settings));
  planner.start();
  render(
    <PlannerContext.Provider value={planner}>
      <App />
    </PlannerContext.Provider>,
    root,
  );
}

const root = document.getElementById("roster");
if (root) start(root);
