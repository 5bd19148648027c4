/** What citizens and counsellors alike fetch over HTTP. */

import type { Language } from "../protocol";

export interface Helpline {
  name: string;
  number: string;
  hours: string;
  url: string;
}

export interface Question {
  key: string;
  text: string;
  help: string;
  options: { value: string; text: string }[];
}

export interface Resource {
  slug: string;
  language: Language;
  kind: string;
  title: string;
  summary: string;
  url: string;
  source: string;
  checked: string;
  minutes: number;
}
