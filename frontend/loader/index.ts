/** Put on a host page by one script tag: a launcher, and nothing else before a click. */

import { hostPrimary } from "../wires/contrast";
import { fetchScript } from "../wires/script";
import css from "./loader.css";
import { loaderWords } from "./words";

declare const APP_VERSION: string;
declare global {
  interface Window {
    eguidance?: { open: () => void };
  }
}

interface Panel extends HTMLElement {
  open?: () => void;
  /** The widget brings its own scripts by the same rule of the page. */
  trusted?: (address: string) => string;
}

const script = document.currentScript as HTMLScriptElement;
const server = new URL(script.src).origin;
const language = script.dataset["language"] ?? (document.documentElement.lang || "da");
const words = loaderWords(language);

const host: Panel = document.createElement("eguidance-chat");
const launcher = document.createElement("button");
const trouble = document.createElement("div");

function start(): void {
  if (window.eguidance) return;
  window.eguidance = { open };
  furnish();
  document.body.append(host);
  const colour = hostPrimary(host, launcher);
  if (colour) host.style.setProperty("--primary", colour);
  if (talkUnderWay()) load();
}

function furnish(): void {
  host.trusted = trusted;
  host.setAttribute("server", server);
  host.setAttribute("language", words.code);
  if (script.dataset["exit"]) host.setAttribute("exit", script.dataset["exit"]);
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  host.lang = words.code;
  launcher.className = "launcher";
  launcher.type = "button";
  launcher.textContent = words.launcher;
  launcher.onclick = open;
  trouble.className = "trouble";
  trouble.setAttribute("role", "alert");
  trouble.hidden = true;
  root.append(launcher, trouble);
}

/** A talk from an earlier page comes back by itself. Reading stores nothing. */
function talkUnderWay(): boolean {
  try {
    const text = localStorage.getItem("eguidance");
    const kept = text ? (JSON.parse(text) as { open?: boolean; talk?: boolean }) : {};
    return Boolean(kept.open || kept.talk);
  } catch {
    return false;
  }
}

function open(): void {
  host.setAttribute("wanted", "");
  trouble.hidden = true;
  if (host.open) host.open();
  else load();
}

let loading = false;

function load(): void {
  if (loading) return;
  loading = true;
  if (host.hasAttribute("wanted")) launcher.textContent = words.opening;
  const address = trusted(`${server}/static/widget-app.js?v=${APP_VERSION}`);
  fetchScript(address, script.nonce).catch(failed);

  function failed(): void {
    loading = false;
    launcher.textContent = words.launcher;
    if (host.hasAttribute("wanted")) showTrouble();
  }
}

interface Policy {
  createScriptURL: (url: string) => string;
}

interface TrustedTypes {
  createPolicy: (name: string, rules: Policy) => Policy;
}

let policy: Policy | undefined;

/** A host page may demand Trusted Types for the address of a script; a policy is made once. */
function trusted(address: string): string {
  const types = (window as { trustedTypes?: TrustedTypes }).trustedTypes;
  if (!types) return address;
  try {
    policy ??= types.createPolicy("eguidance", { createScriptURL: (url) => url });
    return policy.createScriptURL(address);
  } catch {
    return address;
  }
}

function showTrouble(): void {
  const said = document.createElement("p");
  said.textContent = words.trouble;
  const again = button(words.again, open);
  const away = button(words.away, dismiss);
  trouble.replaceChildren(said, ...otherWays(), again, away);
  trouble.hidden = false;
}

function otherWays(): HTMLElement[] {
  const contact = script.dataset["contact"];
  if (!contact) return [];
  const link = document.createElement("a");
  link.href = contact;
  link.textContent = words.otherWays;
  return [link];
}

function button(text: string, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.onclick = act;
  return made;
}

function dismiss(): void {
  host.removeAttribute("wanted");
  trouble.hidden = true;
  launcher.focus();
}

if (document.body) start();
else document.addEventListener("DOMContentLoaded", start);
