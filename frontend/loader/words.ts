/** The few sentences that are needed before the widget itself is there. */

const da = {
  code: "da",
  launcher: "Chat med en vejleder",
  opening: "Åbner. Et øjeblik.",
  trouble:
    "Chatten kan ikke åbnes lige nu. Det er ikke din fejl. Prøv igen om lidt. Er nogen i fare, så ring 112.",
  again: "Prøv igen",
  away: "Luk",
  otherWays: "Andre måder at få fat i os på",
};

const en: typeof da = {
  code: "en",
  launcher: "Chat with a counsellor",
  opening: "Opening. One moment.",
  trouble:
    "The chat cannot be opened right now. It is not your fault. Try again soon. If anyone is in danger, call 112.",
  again: "Try again",
  away: "Close",
  otherWays: "Other ways to reach us",
};

export function loaderWords(language: string): typeof da {
  return language.toLowerCase().startsWith("en") ? en : da;
}
