/** How this counsellor likes the desk: kept in this browser. */

import { LANGUAGE_VALUES, type Language } from "../protocol";

export type Theme = "auto" | "light" | "dark";

export interface Settings {
  language: Language;
  theme: Theme;
  /** Keys that work without Alt, outside text fields (WCAG 2.1.4). */
  singleKeys: boolean;
}

const KEY = "eguidance-desk-settings";
const THEMES: readonly Theme[] = ["auto", "light", "dark"];

export function readSettings(fallback: Language): Settings {
  const kept = parsed(localStorage.getItem(KEY));
  return {
    language: LANGUAGE_VALUES.find((one) => one === kept.language) ?? fallback,
    theme: THEMES.find((one) => one === kept.theme) ?? "auto",
    singleKeys: kept.singleKeys !== false,
  };
}

function parsed(text: string | null): Partial<Settings> {
  try {
    return (JSON.parse(text ?? "{}") as Partial<Settings> | null) ?? {};
  } catch {
    return {};
  }
}

export function writeSettings(settings: Settings): void {
  localStorage.setItem(KEY, JSON.stringify(settings));
}

const DARK = "(prefers-color-scheme: dark)";

export function showSettings({ language, theme }: Settings): void {
  const page = document.documentElement;
  page.lang = language;
  page.dataset["theme"] = isDark(theme) ? "dark" : "light";
}

/** What is seen now, whoever chose it. */
export function isDark(theme: Theme): boolean {
  return theme === "auto" ? matchMedia(DARK).matches : theme === "dark";
}

/** The computer goes dark or light while the page is open. */
export function onThemeOfComputer(change: () => void): void {
  matchMedia(DARK).addEventListener("change", change);
}
