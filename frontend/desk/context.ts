import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Language, QueueEntry } from "../protocol";
import { da, type DeskWords } from "../words/desk.da";
import { en } from "../words/desk.en";
import type { Acts } from "./acts";
import { topicText, useQuestions } from "./fetched";
import { useSelected } from "./store";

export const WORDS: Record<Language, DeskWords> = { da, en };

export const ActsContext = createContext<Acts | null>(null);

export function useActs(): Acts {
  const acts = useContext(ActsContext);
  if (acts === null) throw new Error("useActs stands outside the desk");
  return acts;
}

export function useWords(): DeskWords {
  return WORDS[useSelected((state) => state.settings.language)];
}

/** A contact's topic in words, for its row, tab and title. */
export function useTopic(): (entry: QueueEntry) => string {
  const words = useWords();
  const questions = useQuestions(useSelected((state) => state.settings.language));
  return ({ topic }) => (topic === "" ? words.queue.noTopic : topicText(questions, topic));
}
