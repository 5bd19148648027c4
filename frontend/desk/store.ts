/** The state of the page, and a hook that draws anew only when what it selects has changed. */

import { createContext } from "preact";
import { useContext, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Uuid } from "../protocol";
import type { LineState } from "../wires/line";
import type { DeskWords } from "../words/desk.da";
import type { Drafts } from "./drafts";
import type { Booked, Whose } from "./fetched";
import type { Outbox } from "./outbox";
import type { Settings } from "./settings";
import type { Desk } from "./state";

export type DialogName =
  | "phrases"
  | "resources"
  | "note"
  | "transfer"
  | "move"
  | "book"
  | "booked"
  | "assess"
  | "end"
  | "help"
  | "phone"
  | "sign-out"
  | "off-duty";

/** What a narrow screen shows; a wide one shows all three. */
export type Pane = "queue" | "talk" | "case";

/** A sentence for the status line, in whatever language is shown. */
export type Sentence = (words: DeskWords) => string;

export interface State {
  desk: Desk;
  line: LineState;
  outbox: Outbox;
  /** My talks in the order of their tabs. */
  tabs: readonly Uuid[];
  active: Uuid | null;
  drafts: Drafts;
  /** The numbers that a code was sent to, by their talks: it comes by way of the chat. */
  codesTo: Readonly<Record<Uuid, string>>;
  sought: string;
  dialog: DialogName | null;
  /** What the dialog of booked times begins with; null for the list of them. */
  booked: { one: Booked; whose: Whose } | null;
  pane: Pane;
  status: Sentence | null;
  /** The talk that the status line says has news. */
  newsFrom: Uuid | null;
  /** The newest words of the talk in front are in sight. */
  atEnd: boolean;
  /** How many chats at once I have pressed for; null once the server has it. */
  capacity: number | null;
  /** The number of talks given back that I have been told of. */
  lossSeen: number;
  asking: boolean;
  settings: Settings;
}

export class Store {
  private readonly readers = new Set<() => void>();

  constructor(public state: State) {}

  change(news: Partial<State>): void {
    this.state = { ...this.state, ...news };
    for (const reader of [...this.readers]) reader();
  }

  subscribe(reader: () => void): () => void {
    this.readers.add(reader);
    return () => this.readers.delete(reader);
  }
}

export const StoreContext = createContext<Store | null>(null);

/** `select` must give the same object for the same state. */
export function useSelected<T>(select: (state: State) => T): T {
  const store = useContext(StoreContext);
  if (store === null) throw new Error("useSelected stands outside the desk");
  const [, redraw] = useState({});
  const selected = useRef<T | undefined>(undefined);
  const latest = useRef(select);
  latest.current = select;
  selected.current = select(store.state);
  useLayoutEffect(
    () =>
      store.subscribe(() => {
        if (!Object.is(latest.current(store.state), selected.current)) redraw({});
      }),
    [store],
  );
  return selected.current;
}
