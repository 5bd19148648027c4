import type { VNode } from "preact";
import { useContext, useEffect } from "preact/hooks";
import { useActs, useWords } from "../context";
import { NARROW } from "../session";
import { type Pane, type State, StoreContext, useSelected } from "../store";
import { mine, unreadTalks, unseenDangers } from "../views";
import { Banners } from "./Banners";
import { BookDialog } from "./Book";
import { BookedDialog } from "./Booked";
import { Case } from "./Case";
import { DangerAlert } from "./Danger";
import { EndDialog, MoveDialog, NoteDialog, TransferDialog } from "./Forms";
import { Help } from "./Help";
import { PhoneDialog } from "./PhoneDialog";
import { OffDutyDialog, SignOutDialog } from "./Leaving";
import { Phrases } from "./Phrases";
import { Queue } from "./Queue";
import { Reassess } from "./Reassess";
import { Resources } from "./Resources";
import { StatusLine } from "./StatusLine";
import { Talks } from "./Talks";
import { TopBar } from "./TopBar";

export function App(): VNode {
  const words = useWords();
  const pane = useSelected((state) => state.pane);
  usePageTitle();
  useTopWhenWide();
  return (
    <div class={`desk shows-${pane}`}>
      <a class="skip" href="#talk-panel">
        {words.top.skip}
      </a>
      <TopBar />
      <DangerAlert />
      <Banners />
      <Panes />
      <main class="columns">
        <Queue />
        <Talks />
        <Case />
      </main>
      <StatusLine />
      <OpenDialog />
    </div>
  );
}

const PANES: readonly Pane[] = ["queue", "talk", "case"];

/** On a narrow screen one part is shown at a time. */
function Panes(): VNode {
  const words = useWords();
  const acts = useActs();
  const shown = useSelected((state) => state.pane);
  const waiting = useSelected((state) => state.desk.queue.size);
  const talks = useSelected((state) => state.tabs.length);
  const counts: Record<Pane, string> = { queue: ` (${waiting})`, talk: ` (${talks})`, case: "" };
  return (
    <nav class="panes" aria-label={words.top.panes}>
      {PANES.map((pane) => (
        <button
          key={pane}
          type="button"
          class="pane-button"
          aria-pressed={pane === shown}
          onClick={() => acts.show(pane)}
        >
          {words.pane[pane]}
          {counts[pane]}
        </button>
      ))}
    </nav>
  );
}

const DIALOGS = {
  phrases: Phrases,
  resources: Resources,
  note: NoteDialog,
  transfer: TransferDialog,
  move: MoveDialog,
  book: BookDialog,
  assess: Reassess,
  end: EndDialog,
} as const;

function OpenDialog(): VNode | null {
  const dialog = useSelected((state) => state.dialog);
  const head = useSelected((state) => mine(state.desk, state.active));
  if (dialog === null) return null;
  if (dialog === "help") return <Help />;
  if (dialog === "booked") return <BookedDialog />;
  if (dialog === "phone") return <PhoneDialog />;
  if (dialog === "sign-out") return <SignOutDialog />;
  if (dialog === "off-duty") return <OffDutyDialog />;
  if (!head) return null;
  const Chosen = DIALOGS[dialog];
  return <Chosen key={head.entry.contact} contact={head.entry.contact} head={head} />;
}

/** A wide page does not scroll, so it must not stay where a narrow one was scrolled to. */
function useTopWhenWide(): void {
  useEffect(() => {
    const narrow = matchMedia(NARROW);
    const toTop = (): void => {
      if (!narrow.matches) scrollTo(0, 0);
    };
    narrow.addEventListener("change", toTop);
    return () => narrow.removeEventListener("change", toTop);
  }, []);
}

function usePageTitle(): void {
  const words = useWords();
  const store = useContext(StoreContext);
  useEffect(() => {
    const show = (): void => {
      if (store) document.title = pageTitle(store.state, words.page);
    };
    show();
    return store?.subscribe(show);
  }, [store, words]);
}

function pageTitle({ desk }: State, words: ReturnType<typeof useWords>["page"]): string {
  return words(unreadTalks(desk), desk.queue.size, unseenDangers(desk).length > 0);
}
