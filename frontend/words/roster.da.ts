/** Everything the roster says, in Danish. */

import type { Channel } from "../protocol";
import { inWords } from "../roster/dates";
import type { Act } from "../roster/keys";
import type { Carried } from "../roster/plan";
import type { Shortfall } from "../roster/demand";
import type { CoveredRoute, Kind, Problem, Shift } from "../roster/shapes";

const locale = "da-DK";

const kind: Record<Kind, string> = {
  chat: "Chat",
  phone: "Telefon",
  bookable: "Book opkald",
  meeting: "Møde",
};

const kindShort: Record<Kind, string> = {
  chat: "Chat",
  phone: "Tlf.",
  bookable: "Book",
  meeting: "Møde",
};

const kindHelp: Record<Kind, string> = {
  chat: "svarer i chatten",
  phone: "ringer til dem, der venter på opkald",
  bookable: "kan bookes til opkald",
  meeting: "kan bookes til møde i et lokale",
};

const route: Record<CoveredRoute, string> = { chat: "Chat", callback: "Opkald", meeting: "Møde" };

const channel: Record<Channel, string> = {
  chat: "Chat",
  callback: "Opkald",
  meeting: "Møde",
  sms: "Sms",
  mail: "Mail",
};

const act: Record<Act, string> = {
  left: "Vagten eller dagen før",
  right: "Vagten eller dagen efter",
  up: "Personen over",
  down: "Personen under",
  first: "Ugens første vagt eller dag",
  last: "Ugens sidste vagt eller dag",
  open: "Åbn vagten, eller lav en ny på en tom dag",
  new: "Ny vagt på dagen",
  move: "Flyt vagten med pilene, og slut med Enter",
  copy: "Kopiér vagten med pilene, og slut med Enter",
  keep: "Husk vagten",
  paste: "Sæt den huskede vagt ind her",
  remove: "Fjern vagten",
  undo: "Fortryd den seneste ændring",
  redo: "Lav den ændring igen, som er fortrudt",
  absence: "Fravær",
  leave: "Læg vagten tilbage",
  earlier: "Ugen før",
  later: "Ugen efter",
  today: "Denne uge",
  help: "Vis taster og hjælp",
};

/** "9", "9.30"; midnight at the end of a day is 24. */
function clock(time: string, end = false): string {
  const [hours = "", minutes = ""] = time.split(":");
  if (end && time === "00:00") return "24";
  return `${Number(hours)}${minutes === "00" ? "" : `.${minutes}`}`;
}

function times({ starts, ends }: { starts: string; ends: string }): string {
  return `${clock(starts)}–${clock(ends, true)}`;
}

function long(day: string): string {
  return inWords(day, locale, { weekday: "long", day: "numeric", month: "long" });
}

function shift(one: Shift): string {
  const marks = [
    one.source === "weekly" && "hver uge",
    one.clashes && "overlapper en anden vagt",
    one.away && (one.wholly_away ? "fravær i hele tiden" : "fravær i noget af tiden"),
  ];
  return [`${kindShort[one.kind]} ${times(one)}`, ...marks.filter(Boolean)].join(", ");
}

function begun(day: string): string {
  return `fra ${inWords(day, locale, { weekday: "long" })}`;
}

function until(ends: string): string {
  return `til ${clock(ends)}`;
}

function many(count: number, one: string, more: string): string {
  return `${count} ${count === 1 ? one : more}`;
}

function amount(number: number): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(number);
}

function problem({ code, field, shift }: Problem): string {
  if (code === "time-taken") {
    const there = shift ? `: ${kind[shift.kind]} ${long(shift.day)} kl. ${times(shift)}` : " på det tidspunkt";
    return `Personen har allerede en vagt${there}. Intet er ændret.`;
  }
  if (code === "bad-value") return badValue[field] ?? "Et af felterne passer ikke. Intet er ændret.";
  return problems[code] ?? "Det lykkedes ikke. Genindlæs siden, og prøv igen.";
}

const badValue: Record<string, string> = {
  room: "Vælg et lokale til mødet.",
  starts: "Starttiden passer ikke.",
  hours: "Den time findes ikke: uret stilles frem den nat. Intet er ændret.",
  ends: "Slut skal være efter start. En vagt kan slutte næste dag, men ikke på samme klokkeslæt.",
  until: "Sidste dag ligger før den første.",
  since: "Den dag er for langt væk.",
  day: "Den dag er for langt væk.",
  shift: "En anden har flyttet eller fjernet vagten. Her er ugen, som den er nu.",
};

const problems: Partial<Record<Problem["code"], string>> = {
  offline: "Der er ingen forbindelse. Intet er ændret. Prøv igen om lidt.",
  "not-signed-in": "Du er logget ud. Log ind igen.",
  "not-allowed": "Din bruger har ikke lov til at ændre vagtplanen.",
  "bad-frame": "Siden har stået åben for længe. Genindlæs den, og prøv igen.",
  "unknown-counsellor": "Personen er der ikke mere.",
  "changed-meanwhile": "En anden har ændret det siden. Det bliver, som det er nu.",
};

export const da = {
  locale,
  title: "Vagtplan",
  page: (number: number) => `Uge ${number} – Vagtplan`,
  kind,
  kindShort,
  kindHelp,
  route,
  channel,
  act,
  clock,
  times,
  long,
  shift,
  begun,
  until,
  tail: (one: Shift) => `${kindShort[one.kind]} ${until(one.ends)}, ${begun(one.day)}`,
  problem,
  dayHead: (day: string) => inWords(day, locale, { weekday: "short", day: "numeric", month: "numeric" }),
  range: (first: string, last: string) =>
    `${inWords(first, locale, { day: "numeric", month: "long" })} – ${inWords(last, locale, { day: "numeric", month: "long", year: "numeric" })}`,
  moment: (at: string) => `${long(at.slice(0, 10))} kl. ${clock(at.slice(11, 16))}`,
  week: (number: number) => `Uge ${number}`,
  desk: "Vejlederbord",
  calendar: "Kalender",
  signOut: "Log ud",
  skip: "Gå til ugen",
  language: "Sprog",
  dark: "Mørk",
  light: "Lys",
  help: "Taster og hjælp",
  before: "Ugen før",
  after: "Ugen efter",
  thisWeek: "Denne uge",
  find: "Find en person",
  noMatch: "Ingen hedder det.",
  newShift: "Ny vagt",
  absence: "Fravær",
  copyWeek: "Kopiér til næste uge",
  print: "Udskriv",
  undo: "Fortryd",
  redo: "Gentag",
  close: "Luk",
  cancel: "Annullér",
  name: "Navn",
  grid: "Ugens vagter",
  list: "Ugens vagter dag for dag",
  empty: "ingen vagt",
  nobody: "Der er ingen vejledere endnu. En leder opretter dem.",
  noShifts: "Ingen vagter.",
  loading: "Henter ugen …",
  holiday: "Helligdag",
  today: "i dag",
  away: "Fravær",
  clash: "Overlap",
  uncovered: (name: string) => `${name}: ingen på`,
  uncoveredAt: (name: string, spans: string) => `${name}: ingen på ${spans}`,
  covered: "Dækket",
  closed: "Lukket",
  gapsTitle: "Åbningstid uden nogen på",
  cell: (name: string, day: string, what: string) => `${name}, ${long(day)}: ${what}`,
  stranded: (count: number) =>
    `${many(count, "aftale", "aftaler")} ligger uden for vejlederens vagter. ${count === 1 ? "Den gælder" : "De gælder"} stadig: flyt en vagt, eller ring til borgeren.`,
  strandedShow: "Vis aftalerne",
  strandedOne: (channelName: string, name: string, at: string) => `${channelName} med ${name}, ${at}`,
  hint: "Pile: gå rundt · Enter: åbn · M: flyt · C: kopiér · Delete: fjern · ?: alle taster",
  carryHint: "Pile: dag og person · Shift + pil: et kvarter · Enter: læg her · Esc: læg tilbage",
  carrying: ({ how, day, starts, ends }: Carried, name: string) =>
    `${how === "move" ? "Flyt" : "Kopiér"} til ${name}, ${long(day)}, ${times({ starts, ends })}.`,
  putBack: "Lagt tilbage.",
  moved: "Vagten er flyttet.",
  wasCopied: "Vagten er kopieret.",
  kept: "Vagten er husket. Gå til en anden dag, og tryk Ctrl + V.",
  removed: (one: Shift): string =>
    one.source === "weekly"
      ? "Vagten er fjernet denne dag. De andre uger er som før."
      : "Vagten er fjernet.",
  saved: "Vagten er gemt.",
  ended: "Den ugentlige vagt er stoppet.",
  absenceSaved: "Fraværet er gemt.",
  absenceRemoved: "Fraværet er fjernet.",
  tookBack: (left: number) =>
    `Den seneste ændring er fortrudt.${left > 0 ? ` Du kan fortryde ${left} mere.` : ""}`,
  nothingToUndo: "Der er ikke mere at fortryde.",
  madeAgain: (left: number) =>
    `Ændringen er lavet igen.${left > 0 ? ` Du kan gentage ${left} mere.` : ""}`,
  nothingToRedo: "Der er ikke noget at gentage.",
  weekCopied: (copied: number, leftOut: number) =>
    `${copied === 0 ? "Der var ikke noget at kopiere" : `${many(copied, "vagt", "vagter")} er kopieret hertil`}.${
      leftOut > 0 ? ` ${many(leftOut, "vagt", "vagter")} passede ikke med helligdage eller andre vagter.` : ""
    }`,
  form: {
    add: "Ny vagt",
    edit: "Vagt",
    person: "Person",
    day: "Dag",
    from: "Fra",
    to: "Til",
    nextDay: "Slutter næste dag.",
    kind: "Hvad",
    room: "Lokale",
    noRoom: "Intet lokale",
    noRooms: "Der er ingen lokaler. Opret et under Administration.",
    repeat: "Hvor tit",
    once: "Kun denne dag",
    weekly: "Hver uge",
    weeklyFrom: "Hver uge fra denne dag",
    until: "Til og med (kan stå tom)",
    holidays: "Også på helligdage",
    save: "Gem",
    saveCopy: "Gem som kopi",
    remove: "Fjern",
    removeDay: "Fjern denne dag",
    end: "Stop hver uge herfra",
  },
  awayForm: {
    title: "Fravær",
    help: "Vagterne står der stadig, men tæller ikke med. Hvorfor skal ikke skrives.",
    from: "Første dag",
    to: "Sidste dag",
    fromTime: "Fra kl. (tom: hele dagen)",
    toTime: "Til kl. (tom: hele dagen)",
    save: "Gem fravær",
    endsFirst: "Fraværet skal slutte, efter at det er begyndt. Intet er ændret.",
    known: "Fravær i denne uge",
    none: "Intet fravær i denne uge.",
    span: (from: string, to: string) => `${from} – ${to}`,
    remove: (span: string) => `Fjern fravær ${span}`,
    removeShort: "Fjern",
  },
  demand: {
    short: "Chat mangler",
    missingAt: (one: Shortfall) => `${one.missing} kl. ${times(one)}`,
    enough: "Nok",
    none: "Ingen historik endnu",
    title: "Ventede chats og vejledere",
    about: (minutes: number, chats: number) =>
      `Ventet er gennemsnittet af samme ugedag i de seneste otte uger, uden helligdage. Behov er de vejledere, som de ventede chats kræver, når hver tager ${amount(minutes)} minutter og en vejleder har ${amount(chats)} ad gangen. Der er rundet op. På vagt er de, der er der hele den halve time. Der er ikke regnet med, at mange kan komme på én gang.`,
    noHistory: "Der er ingen historik endnu. Den begynder med de første chats.",
    holiday: "Helligdag. Ugedagene siger intet om den.",
    like: (days: number) => `ud fra ${many(days, "dag", "dage")}`,
    time: "Kl.",
    expected: "Ventet",
    needed: "Behov",
    planned: "På vagt",
    missing: (count: number) => `mangler ${count}`,
    number: amount,
  },
  routes: {
    waiting: (many: string) => `Venter på en ledig tid, der kan bookes: ${many}`,
    waits: (route: string, count: number) => `${route} ${count}`,
    short: (route: string) => `${route} mangler`,
    title: "Ventede opkald og møder",
    about:
      "Ventet er gennemsnittet af samme ugedag i de seneste otte uger, uden helligdage. Et ønske hører til den første dag, vi kan ringe eller mødes. Det, der er booket, hører til sin egen dag. Behov og på vagt er timer i alt.",
    each: (minutes: number) => `hver tager ${amount(minutes)} minutter`,
    day: "Dag",
    hours: (minutes: number) => `${amount(minutes / 60)} t.`,
    missing: (minutes: number) => `mangler ${amount(minutes / 60)} t.`,
  },
  helpDialog: {
    title: "Taster og hjælp",
    keys: "Taster i ugen",
    singleKeys: "Taster uden Alt eller Ctrl",
    singleKeysHelp: "Slå fra, hvis du styrer med stemmen eller let rammer forkert.",
    mouse: "Med musen",
    mouseLines: [
      "Træk på en tom plads for at tegne en vagt.",
      "Træk en vagt til en anden dag eller person. Hold Ctrl nede for at kopiere.",
      "Træk en vagt i sin egen dag for at ændre tiden. Dobbeltklik åbner den.",
      "Træk i en ende af vagten for at gøre den længere eller kortere.",
    ],
    about: "En ugentlig vagt flyttes kun den ene dag. Åbn den for at ændre alle uger fra en dag.",
    kinds: "Hvad vagter er",
  },
};

export type RosterWords = typeof da;
