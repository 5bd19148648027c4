/** Save and print from inside a shadow root, on a page that is somebody else's. */

import type { Message } from "../protocol";
import type { WidgetConfig } from "../wires/http";
import type { Words } from "../words/da";

export interface Paper {
  title: string;
  lines: { head: string; text: string }[];
}

const PAGE_RULES = `@media print {
  html, body { height: auto !important; overflow: visible !important; background: #fff !important }
  body > :not(eguidance-paper) { display: none !important }
  eguidance-paper { all: initial !important; display: block !important; font: 12pt/1.5 Arial, sans-serif !important }
}
@media screen { eguidance-paper { display: none !important } }`;

const PAPER_RULES = `h1 { font-size: 18pt; margin: 0 0 12pt }
div { break-inside: avoid; margin: 0 0 9pt }
h2 { font-size: 10pt; margin: 0 }
p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere }`;

/** Only the paper is printed; the host page comes back as it was. */
export function printPaper(paper: Paper): void {
  const sheet = sheetOf(PAGE_RULES);
  const element = paperElement(paper);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  document.body.append(element);
  addEventListener("afterprint", clear, { once: true });
  print();

  function clear(): void {
    element.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  }
}

function paperElement({ title, lines }: Paper): HTMLElement {
  const element = document.createElement("eguidance-paper");
  const root = element.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheetOf(PAPER_RULES)];
  root.append(withText("h1", title));
  for (const { head, text } of lines) {
    const block = document.createElement("div");
    block.append(withText("h2", head), withText("p", text));
    root.append(block);
  }
  return element;
}

function sheetOf(rules: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  return sheet;
}

function withText(tag: string, text: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

/** On paper "today" means nothing: dates are written out. */
export function transcriptPaper(
  words: Words,
  config: WidgetConfig | null,
  messages: readonly Message[],
): Paper {
  const lines = messages.map((message) => {
    const at = new Date(message.at);
    const head = `${authorOf(words, message)}, ${words.date(at)}, ${words.time(at)}`;
    return { head, text: textOf(words, message) };
  });
  const kept = { head: "", text: config ? words.opening.kept(config.keep_days) : "" };
  return { title: words.ended.title(config?.name ?? words.panel), lines: [kept, ...lines] };
}

export function authorOf(words: Words, { author, name }: Message): string {
  if (author === "citizen") return words.talk.you;
  return author === "counsellor" ? name || words.talk.someone : words.talk.service;
}

export function textOf(words: Words, { kind, text, card, notice, name, at }: Message): string {
  if (kind === "card" && card) return `${card.title}\n${card.summary}\n${card.url}`;
  return kind === "notice" && notice ? words.notices[notice](name, at) : text;
}

export function saveText(name: string, text: string, type = "text/plain"): void {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
