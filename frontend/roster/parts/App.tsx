import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { LANGUAGE_VALUES } from "../../protocol";
import { isDark } from "../../desk/settings";
import { addDays, weekNumber } from "../dates";
import { ofWeek } from "../demand";
import { usePlanner } from "../planner";
import { useWords } from "../words";
import { AbsenceForm } from "./AbsenceForm";
import { Demand } from "./Demand";
import { Grid } from "./Grid";
import { Help } from "./Help";
import { List } from "./List";
import { RouteDemand, Waiting } from "./RouteDemand";
import { ShiftForm } from "./ShiftForm";
import { Stranded } from "./Stranded";

/** Below it a week has no room for seven days beside each other; on paper it always has. */
const NARROW = "screen and (max-width: 61.99rem)";

export function App(): VNode {
  const words = useWords();
  const planner = usePlanner();
  const { monday, week, dialog } = planner.state;
  const narrow = useNarrow();
  useEffect(() => {
    document.title = words.page(weekNumber(monday));
  }, [words, monday]);
  const here = week?.days[0] === monday;
  const expected = week && ofWeek(planner.state.expected, week);
  return (
    <div class="roster">
      <a class="skip" href="#week">
        {words.skip}
      </a>
      <TopBar />
      <main class="work">
        <Tools />
        {week && week.stranded.length > 0 && <Stranded week={week} />}
        <Waiting expected={planner.state.expected} />
        <div id="week" class="week" tabIndex={-1} aria-busy={!here}>
          {!week && <p class="empty">{words.loading}</p>}
          {week?.people.length === 0 && <p class="empty">{words.nobody}</p>}
          {week && week.people.length > 0 && (narrow ? <List week={week} /> : <Grid week={week} />)}
          {week && expected && !narrow && <Demand week={week} expected={expected} />}
          {week && expected && <RouteDemand week={week} expected={expected} />}
        </div>
      </main>
      <Foot narrow={narrow} />
      {week && dialog?.what === "shift" && <ShiftForm week={week} asked={dialog} />}
      {week && dialog?.what === "absence" && <AbsenceForm week={week} asked={dialog} />}
      {dialog?.what === "help" && <Help />}
    </div>
  );
}

function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const look = (): void => setNarrow(query.matches);
    query.addEventListener("change", look);
    return () => query.removeEventListener("change", look);
  }, []);
  return narrow;
}

function TopBar(): VNode {
  const words = useWords();
  const planner = usePlanner();
  const { language, theme } = planner.state.settings;
  const dark = isDark(theme);
  const token = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
  return (
    <header class="top">
      <h1>{words.title}</h1>
      <a class="top-link" href="/desk/">
        {words.desk}
      </a>
      <a class="top-link" href="/calendar/">
        {words.calendar}
      </a>
      <div class="top-end">
        <div class="languages" role="group" aria-label={words.language}>
          {LANGUAGE_VALUES.map((one) => (
            <button
              type="button"
              key={one}
              class="quiet"
              lang={one}
              aria-pressed={one === language}
              onClick={() => planner.setting({ language: one })}
            >
              {one.toUpperCase()}
            </button>
          ))}
        </div>
        <button
          type="button"
          class="quiet"
          onClick={() => planner.setting({ theme: dark ? "light" : "dark" })}
        >
          {dark ? words.light : words.dark}
        </button>
        <button
          type="button"
          class="quiet square"
          aria-label={words.help}
          onClick={() => planner.change({ dialog: { what: "help" } })}
        >
          ?
        </button>
        <form method="post" action="/sign-out/">
          <input type="hidden" name="csrfmiddlewaretoken" value={token} />
          <button type="submit" class="quiet">
            {words.signOut}
          </button>
        </form>
      </div>
    </header>
  );
}

function Tools(): VNode {
  const words = useWords();
  const planner = usePlanner();
  const { monday, busy, at, week } = planner.state;
  const person = at?.person ?? week?.people[0]?.id;
  const day = at?.day ?? monday;
  return (
    <div class="tools">
      <div class="tools-week">
        <button type="button" class="square" aria-label={words.before} onClick={() => void planner.go(addDays(monday, -7))}>
          ‹
        </button>
        <button type="button" class="square" aria-label={words.after} onClick={() => void planner.go(addDays(monday, 7))}>
          ›
        </button>
        <h2>
          {words.week(weekNumber(monday))} <span class="faint">{words.range(monday, addDays(monday, 6))}</span>
        </h2>
        <button type="button" onClick={() => planner.goToday()}>
          {words.thisWeek}
        </button>
      </div>
      <label class="find">
        <span class="unseen">{words.find}</span>
        <input
          type="search"
          placeholder={words.find}
          value={planner.state.sought}
          onInput={(event) => planner.seek(event.currentTarget.value)}
        />
      </label>
      <div class="tools-end">
        <button
          type="button"
          class="main"
          disabled={person === undefined}
          onClick={() => person !== undefined && planner.openForm(null, person, day, { starts: "09:00", ends: "16:00" })}
        >
          {words.newShift}
        </button>
        <button
          type="button"
          disabled={person === undefined}
          onClick={() => person !== undefined && planner.change({ dialog: { what: "absence", person, day }, problem: null })}
        >
          {words.absence}
        </button>
        <button type="button" disabled={busy} onClick={() => void planner.copyWeek()}>
          {words.copyWeek}
        </button>
        <button type="button" onClick={() => print()}>
          {words.print}
        </button>
      </div>
    </div>
  );
}

/** Always there and always as high: what is said in it moves nothing. */
function Foot({ narrow }: { narrow: boolean }): VNode {
  const words = useWords();
  const planner = usePlanner();
  const { said, problem, carried, history, dialog, busy } = planner.state;
  const { done, undone } = history;
  return (
    <footer class="foot">
      <p class="foot-said" role="status">
        {problem && !dialog ? <strong class="problem">{words.problem(problem)}</strong> : said?.(words)}
      </p>
      {!narrow && <p class="foot-keys faint">{carried ? words.carryHint : words.hint}</p>}
      <button
        type="button"
        class="small"
        disabled={done.length === 0 || busy}
        onClick={() => void planner.takeBack()}
      >
        {words.undo}
      </button>
      <button
        type="button"
        class="small"
        disabled={undone.length === 0 || busy}
        onClick={() => void planner.makeAgain()}
      >
        {words.redo}
      </button>
    </footer>
  );
}
