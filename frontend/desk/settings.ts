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

export function showSettings({ language, theme }: Settings): void {
  const page = document.documentElement;
  page.lang = language;
  if (theme === "auto") page.removeAttribute("data-theme");
  else page.dataset["theme"] = theme;
}

/** What is seen now, whoever chose it. */
export function isDark(theme: Theme): boolean {
  if (theme !== "auto") return theme === "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}
