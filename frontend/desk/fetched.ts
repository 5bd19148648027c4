/** What the desk fetches over HTTP: questions, phrases, colleagues, resources, helplines. */

import { useEffect, useState } from "preact/hooks";
import type { Channel, Colleague, DayPart, Language, Uuid } from "../protocol";
import type { Helpline, Question, Resource } from "../wires/shapes";

export type Stage = "contact" | "contract" | "communication" | "conclusion";

export interface Phrase {
  stage: Stage;
  language: Language;
  text: string;
}

export interface Emergency {
  emergency: string;
  helplines: Helpline[];
}

const ROUND = 3_000;
const BOOKED_ROUND = 10_000;

export type Load<T> = { state: "loading" } | { state: "failed" } | { state: "here"; value: T };

async function get<T>(path: string): Promise<T> {
  const response = await fetch(path, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()) as T;
}

/** Fetched once a page; a failed fetch is tried again by the next who asks. */
const kept = new Map<string, Promise<unknown>>();

function getOnce<T>(path: string): Promise<T> {
  const known = kept.get(path) as Promise<T> | undefined;
  if (known) return known;
  const asked = get<T>(path);
  kept.set(path, asked);
  asked.catch(() => kept.delete(path));
  return asked;
}

/** Fetched anew for another path and in each round. */
function useFetched<T>(
  path: string,
  fetcher: (path: string) => Promise<T>,
  round: unknown = 0,
): Load<T> {
  const [load, setLoad] = useState<Load<T>>({ state: "loading" });
  useEffect(() => {
    let current = true;
    fetcher(path).then(
      (value) => current && setLoad({ state: "here", value }),
      () => current && setLoad({ state: "failed" }),
    );
    return () => {
      current = false;
    };
  }, [path, round]);
  return load;
}

export function useQuestions(language: Language): readonly Question[] {
  const load = useFetched(`/api/desk/questions?language=${language}`, getOnce<Question[]>);
  return load.state === "here" ? load.value : [];
}

export function usePhrases(): Load<Phrase[]> {
  return useFetched("/api/desk/phrases", getOnce<Phrase[]>);
}

const COLLEAGUES = "/api/desk/colleagues";

export function fetchColleagues(): Promise<Colleague[]> {
  return get<Colleague[]>(COLLEAGUES);
}

/** Fetched again and again: they come and go while I read. */
export function useColleagues(): Load<Colleague[]> {
  return useFetched(COLLEAGUES, get<Colleague[]>, useRounds(ROUND));
}

function useRounds(every: number): number {
  const [round, setRound] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setRound((before) => before + 1), every);
    return () => clearInterval(timer);
  }, [every]);
  return round;
}

type DayParts = Record<Exclude<Channel, "chat">, DayPart[]>;

/** What a call or a meeting can be wished for; at any time, while that is not known. */
export function useDayParts(channel: Channel): readonly DayPart[] {
  const load = useFetched("/api/desk/day-parts", get<DayParts>);
  const offered = load.state === "here" && (channel === "callback" || channel === "meeting") ? load.value[channel] : [];
  return offered.length > 0 ? offered : ["any"];
}

export interface FreeTimes {
  minutes: number;
  times: string[];
  sites: { id: number; name: string }[];
}

export interface Wanted {
  channel: "callback" | "meeting";
  language: Language;
  mine: boolean;
  site: number | null;
}

/** Fetched anew for each wish, though it be the same again. */
export function useFreeTimes(wanted: Wanted): Load<FreeTimes> {
  const { channel, language, mine, site } = wanted;
  const query = new URLSearchParams({ channel, language, mine: String(mine) });
  if (site !== null) query.set("site", String(site));
  return useFetched(`/api/desk/times?${query}`, get<FreeTimes>, wanted);
}

export type Channelled = "callback" | "meeting";

/** A booked call or meeting that is to come. */
export interface Booked {
  contact: Uuid;
  channel: Channelled;
  starts_at: string;
  ends_at: string;
  counsellor: string;
  mine: boolean;
  place: string;
  language: Language;
  topic: string;
  wish: string;
  phone: string;
  texts: boolean;
  mails: boolean;
}

/** Mine, everybody's, or those of the citizen of a talk. */
export type Whose = "mine" | "everybody" | { talk: Uuid };

function bookedPath(whose: Whose): string {
  if (whose === "mine") return "/api/desk/booked";
  const query = whose === "everybody" ? { everybody: "true" } : { talk: whose.talk };
  return `/api/desk/booked?${new URLSearchParams(query)}`;
}

export function fetchBooked(whose: Whose): Promise<Booked[]> {
  return get<Booked[]>(bookedPath(whose));
}

/** Citizens and colleagues change them meanwhile; asked for at once when `when` changes. */
export function useBooked(whose: Whose, when: unknown = 0): Load<Booked[]> {
  return useFetched(bookedPath(whose), get<Booked[]>, `${useRounds(BOOKED_ROUND)} ${when}`);
}

/** Fetched anew for each wish, though it be the same again. */
export function useTimesToMove(contact: Uuid, wanted: { same: boolean }): Load<{ times: string[] }> {
  const query = new URLSearchParams({ contact, same: String(wanted.same) });
  return useFetched(`/api/desk/booked/times?${query}`, get<{ times: string[] }>, wanted);
}

export function useResources(sought: string, language: Language): Load<Resource[]> {
  const query = new URLSearchParams({ q: sought, language });
  return useFetched(`/api/desk/resources?${query}`, getOnce<Resource[]>);
}

export function useEmergency(language: Language): Emergency | null {
  const load = useFetched(`/api/widget?language=${language}`, getOnce<Emergency>);
  return load.state === "here" ? load.value : null;
}

export const TOPIC_QUESTION = "topic";

/** The words of an answer, or the answer itself while the questions are not here. */
export function answerText(questions: readonly Question[], key: string, value: string): string {
  const question = questions.find((one) => one.key === key);
  return question?.options.find((option) => option.value === value)?.text ?? value;
}

export function topicText(questions: readonly Question[], topic: string): string {
  return answerText(questions, TOPIC_QUESTION, topic);
}
