import type { Language } from "../protocol";
import { da, type RosterWords } from "../words/roster.da";
import { en } from "../words/roster.en";
import { usePlanner } from "./planner";

export const WORDS: Record<Language, RosterWords> = { da, en };

export function useWords(): RosterWords {
  return WORDS[usePlanner().state.settings.language];
}
