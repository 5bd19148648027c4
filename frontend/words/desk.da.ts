/** Everything the counsellor's desk says, in Danish. */

import type {
  BridgeResult,
  BridgeState,
  CallOutcome,
  Channel,
  DayPart,
  Delivery,
  Duty,
  EndedBy,
  ErrorCode,
  Language,
  Level,
  Notice,
  Outcome,
  Route,
  Work,
} from "../protocol";
import type { LineState } from "../wires/line";
import type { Act } from "../desk/keys";
import type { Span } from "../desk/order";
import type { Stage } from "../desk/fetched";
import { dayInWords, timeOfDay } from "./clock";

const duty: Record<Duty, string> = {
  on: "På vagt",
  pause: "Pause",
  "wrap-up": "Efterarbejde",
  off: "Ikke på vagt",
};

const line: Record<LineState, string> = {
  connecting: "Forbinder …",
  connected: "Forbundet",
  lost: "Ingen forbindelse",
  refused: "Logget ud",
};

const language: Record<Language, string> = { da: "Dansk", en: "Engelsk" };

const channel: Record<Channel, string> = { chat: "Chat", callback: "Opkald", meeting: "Møde", sms: "Sms" };

const route: Record<Route, string> = { "self-help": "Selvhjælp", ...channel };

const level: Record<Level, string> = {
  "self-help": "Selvhjælp",
  brief: "Kort vejledning",
  "case-managed": "Længere forløb",
};

const dayPart: Record<DayPart, string> = {
  turn: "Når det er borgerens tur",
  any: "Når som helst",
  morning: "Formiddag",
  afternoon: "Eftermiddag",
  evening: "Aften",
};

const stage: Record<Stage, string> = {
  contact: "Kontakt",
  contract: "Kontrakt",
  communication: "Kommunikation",
  conclusion: "Konklusion",
};

const stageHelp: Record<Stage, string> = {
  contact: "Sig goddag, lyt og giv plads.",
  contract: "Bliv enige om, hvad I taler om.",
  communication: "Sig, hvad du gør.",
  conclusion: "Giv noget at gå videre med.",
};

const work: Record<Work, string> = { information: "Information", dialogue: "Dialog" };

const outcome: Record<Outcome, string> = { done: "Færdig", "follow-up": "Skal følges op" };

const callOutcome: Record<CallOutcome, string> = {
  talked: "Vi talte sammen",
  "no-answer": "Intet svar",
  voicemail: "Telefonsvarer",
  "message-left": "Telefonsvarer, lagde besked",
  "wrong-number": "Forkert nummer",
};

const meetingOutcome: Record<"met" | "no-show", string> = {
  met: "Vi mødtes",
  "no-show": "Borgeren kom ikke",
};

const ended: Record<EndedBy, string> = {
  citizen: "Borgeren afsluttede samtalen.",
  counsellor: "Du afsluttede samtalen.",
  abandoned: "Borgeren gik, før samtalen begyndte.",
  "wrong-number": "Nummeret var forkert.",
};

function about(at: string): string {
  const then = new Date(at);
  return `${dayInWords(then, "da-DK")} ca. kl. ${timeOfDay(then, "da-DK")}`;
}

const notice: Record<Notice, (name: string) => string> = {
  joined: (name) => `${name || "En vejleder"} tog samtalen.`,
  transferred: (name) => (name ? `Samtalen gik videre til ${name}.` : "Samtalen gik tilbage i køen."),
  "counsellor-lost": () => "Vejlederens linje faldt ud. Borgeren fik sin plads i køen igen.",
  "routes-again": () => "Ventetiden blev for lang. Borgeren fik de andre veje vist igen.",
  "route-changed": (to) => `Samtalen skiftede vej: ${channel[to as Channel] ?? to}.`,
  "call-again": (at) => `Vi ringede uden at få fat i borgeren. Næste opkald er ${about(at)}.`,
  danger: () => "Tegn på fare.",
  ended: () => "Samtalen er slut.",
};

const errors: Record<ErrorCode, string> = {
  "bad-frame": "Serveren forstod ikke beskeden. Genindlæs siden, og prøv igen.",
  "too-large": "Teksten er for lang. Del den i to.",
  "not-text": "Serveren kan kun tage imod tekst.",
  "foreign-origin": "Siden er åbnet fra et forkert sted. Brug den rigtige adresse.",
  "not-signed-in": "Du er logget ud. Log ind igen.",
  "not-allowed": "Din bruger har ikke lov til det.",
  "bad-token": "Du er logget ud. Log ind igen.",
  "expired-token": "Du er logget ud. Log ind igen.",
  "bad-signature": "Serveren ved ikke, hvem det kom fra.",
  "say-hello-first": "Linjen er ikke klar endnu. Prøv igen om lidt.",
  "no-contact": "Samtalen findes ikke mere.",
  "not-yours": "Samtalen er ikke din mere.",
  "not-waiting": "En kollega nåede det først, eller borgeren er gået.",
  "not-ended": "Samtalen er ikke slut endnu.",
  ended: "Samtalen er slut.",
  "nothing-waiting": "Der er ingen, du kan tage lige nu.",
  "at-capacity": "Du har så mange chats, som du har valgt. Afslut en, eller sæt tallet op.",
  "not-on-duty": "Gå på vagt for at tage samtaler.",
  "route-closed": "Den vej er lukket lige nu.",
  "reason-needed": "Skriv, hvorfor du vælger et andet niveau.",
  "phone-needed": "Skriv et telefonnummer med mindst otte cifre.",
  "bad-value": "Der er et svar, som ikke passer. Se felterne igennem.",
  "client-id-taken": "Beskeden er allerede sendt.",
  "unknown-resource": "Ressourcen findes ikke mere.",
  "unknown-counsellor": "Kollegaen er ikke på vagt mere. Vælg en anden.",
  "slow-down": "Tjenesten har meget travlt. Det, du skrev, bliver sendt om lidt.",
  "no-such-door": "Adressen findes ikke. Genindlæs siden, og prøv igen.",
  "wrong-method": "Serveren forstod ikke beskeden. Genindlæs siden, og prøv igen.",
  "no-such-number": "Det telefonnummer findes ikke.",
  "cannot-text": "Det nummer kan ikke få sms.",
  "no-voice": "Tjenesten kan ikke ringe op. Ring selv til nummeret.",
  "no-own-phone": "Skriv dit eget nummer først.",
  "call-under-way": "Der er allerede et opkald i gang.",
  "bad-email": "Mailadressen er ikke rigtig.",
  "time-taken": "Tiden er netop taget af en anden.",
  "no-such-time": "Den tid kan ikke bookes.",
  "no-appointment": "Der er ingen aftale med den kode.",
  "too-early": "Tiden er ikke kommet endnu. Vent, til den aftalte tid er der.",
  "too-late": "Aftalen er begyndt eller forbi.",
  "bad-calendar": "Kalenderen kan ikke læses.",
  "bad-address": "Adressen kan ikke bruges.",
  "too-many": "Der kan ikke være flere.",
};

const delivery: Record<Delivery, string> = {
  waiting: "På vej",
  shown: "Ikke sendt: send den selv fra",
  "passed-on": "Sendt af en vejleder",
  dropped: "Ikke sendt",
  stopped: "Ikke sendt: borgeren har svaret STOP",
  sent: "Sendt",
  failed: "Kom ikke frem",
  undelivered: "Kom ikke frem",
  delivered: "Leveret",
};

const act: Record<Act, string> = {
  "take-next": "Tag den næste i køen",
  queue: "Gå til køen",
  write: "Skriv til borgeren",
  phrases: "Find en sætning",
  resources: "Find og send en ressource",
  note: "Skriv en intern note",
  assess: "Vurdér igen",
  case: "Gå til sagen",
  transfer: "Giv samtalen videre",
  move: "Flyt til opkald, møde eller sms",
  book: "Book en tid til borgeren",
  danger: "Jeg har set faren",
  dial: "Ring borgeren op",
  went: "Svar på, hvordan det gik",
  end: "Afslut samtalen",
  "wrap-up": "Gå til afrunding",
  duty: "Skift vagt",
  help: "Vis taster og hjælp",
};

const bridgeState: Record<BridgeState, string> = {
  placing: "Opkaldet er på vej …",
  "ringing-counsellor": "Din telefon ringer. Tag den, og tryk på en tast.",
  "ringing-citizen": "Det ringer hos borgeren.",
  talking: "I taler sammen nu.",
  ended: "Opkaldet er slut.",
};

const bridgeResult: Record<BridgeResult, string> = {
  talked: "Opkaldet er slut. I talte sammen.",
  "no-answer": "Borgeren tog ikke telefonen.",
  busy: "Der var optaget hos borgeren.",
  voicemail: "En telefonsvarer tog telefonen.",
  "no-such-number": "Borgerens nummer findes ikke.",
  "not-connected": "Der kom ikke hul igennem til borgeren.",
  "not-picked-up": "Du tog ikke din telefon, eller du trykkede ikke på en tast.",
  "vendor-away": "Opkaldet kunne ikke laves lige nu. Ring selv, eller prøv igen.",
  refused: "Opkaldet blev afvist. Se efter, om dit nummer er rigtigt, eller ring selv.",
  unknown: "Opkaldet er slut. Vi ved ikke, hvordan det gik.",
};

function many(count: number, one: string, more: string): string {
  return `${count} ${count === 1 ? one : more}`;
}

function seenIn(count: number, unseen: number): string {
  if (unseen === 0) return "Det er set.";
  return unseen === count ? "Ingen har set det." : `Ingen har set det i ${unseen} af dem.`;
}

function span({ days, hours, minutes }: Span): string {
  if (days > 0) return `${many(days, "dag", "dage")}${hours > 0 ? ` ${hours} t.` : ""}`;
  if (hours > 0) return `${hours} t. ${minutes} min.`;
  return minutes > 0 ? `${minutes} min.` : "under 1 min.";
}

export const da = {
  locale: "da-DK",
  title: "Vejlederbord",
  duty,
  line,
  language,
  channel,
  route,
  level,
  dayPart,
  stage,
  stageHelp,
  work,
  outcome,
  ended,
  notice,
  errors,
  act,
  span,
  top: {
    duty: "Vagt",
    capacity: "Chats ad gangen",
    fewer: "Færre chats ad gangen",
    more: "Flere chats ad gangen",
    line: "Linje",
    language: "Sprog",
    dark: "Mørk",
    light: "Lys",
    help: "Taster og hjælp",
    signOut: "Log ud",
    roster: "Vagtplan",
    calendar: "Kalender",
    outbox: "Udbakke",
    panes: "Vis",
    skip: "Gå til samtalen",
  },
  pane: { queue: "Kø", talk: "Samtaler", case: "Sagen" },
  queue: {
    title: "Venter nu",
    takeNext: "Tag næste",
    take: "Tag",
    takeOne: (topic: string, channel: string) => `Tag ${topic}, ${channel}`,
    search: "Søg i køen",
    none: "Ingen venter lige nu.",
    noneMore: "Nye kommer frem her af sig selv.",
    noMatch: "Ingen i køen passer til din søgning.",
    clear: "Vis hele køen",
    shown: (shown: number, all: number) => `${shown} af ${all}`,
    noTopic: "Intet emne valgt",
    left: (span: string) => `${span} tilbage`,
    over: (span: string) => `${span} over`,
    waited: (span: string) => `ventet ${span}`,
    justCame: "lige kommet",
    danger: "Tegn på fare",
    seenBy: (names: string) => `Set af ${names}`,
    returned: "Tilbage i køen",
    forMe: "Til dig",
    forOther: (name: string) => `Til ${name}`,
    here: "Er her nu",
    away: "Er ikke på siden",
    attempt: (number: number) => `${number}. forsøg`,
    part: (part: string) => `Ønsker: ${part.toLowerCase()}`,
  },
  talks: {
    title: "Mine samtaler",
    unread: (count: number) => many(count, "ny", "nye"),
    draft: "Kladde",
    unsent: "Ikke sendt",
    owed: "Svar",
    typing: "skriver …",
    ended: "Slut",
    came: (time: string) => `Kl. ${time}`,
    none: "Du har ingen samtaler lige nu.",
    noneOn: "Tag den næste, når du er klar.",
    noneOff: "Gå på vagt for at tage samtaler.",
    nonePause: "Du holder pause. Gå på vagt, når du er klar til at tage samtaler.",
    goOn: "Gå på vagt",
    loading: "Henter dit bord …",
  },
  talk: {
    here: "Borgeren er her nu",
    away: "Borgeren er ikke på siden lige nu",
    since: (time: string) => `kom kl. ${time}`,
    noteAlong: (name: string) => `Note fra ${name}, kun for vejledere`,
    log: "Beskeder",
    scroll: "Samtalen",
    typing: "Borgeren skriver …",
    citizen: "Borgeren",
    me: "Dig",
    empty: "Ingen beskeder endnu. Sig goddag.",
    read: "Læst",
    sent: "Sendt",
    sending: "Sendes …",
    sendsLater: "Sendes, når linjen er tilbage",
    notSent: "Ikke sendt.",
    wasNotYours: "Samtalen var ikke din, da du ville sende.",
    again: "Prøv igen",
    edit: "Ret teksten",
    drop: "Smid væk",
    leftOver: "Du nåede ikke at sende:",
    masked: "Et CPR-nummer er skjult.",
    checked: (date: string) => `tjekket ${date}`,
    whom: (number: number, topic: string) => `samtale ${number}, ${topic}`,
    to: (whom: string) => `Til ${whom}`,
    write: "Skriv til borgeren",
    writeTo: (whom: string) => `Skriv til borgeren i ${whom}`,
    newBelow: (count: number) => many(count, "ny besked", "nye beskeder"),
    send: "Send",
    sendHint: "Enter sender. Shift + Enter giver ny linje.",
    tooLong: (over: number) => `${many(over, "tegn", "tegn")} for meget`,
    actions: "Handlinger",
    phrases: "Sætninger",
    resource: "Ressource",
    note: "Note",
    transfer: "Giv videre",
    move: "Flyt",
    book: "Book tid",
    end: "Afslut",
  },
  sms: {
    to: (number: string) => `Sms til ${number}`,
    parts: (parts: number) => `${parts} sms`,
    writing: (parts: number, left: number, special: boolean) =>
      `${parts} sms, ${many(left, "tegn", "tegn")} tilbage${special ? " (med særlige tegn)" : ""}.`,
    state: delivery,
    passOn: "udbakken",
  },
  call: {
    callback: "Ring til borgeren",
    meeting: "Aftal et møde med borgeren",
    booked: "Mød borgeren",
    time: "Aftalt tid",
    place: "Sted",
    noPhone: "Der er ikke skrevet et nummer.",
    part: "Ønsket tid",
    wish: "Borgerens ønske",
    how: "Skriv noter undervejs. Afslut, når I har talt sammen.",
    copy: "Kopiér",
    copyNumber: "Kopiér nummeret",
    copied: "Nummeret er kopieret.",
    attempt: (number: number) => `${number}. forsøg`,
    last: "Det er sidste forsøg.",
    went: "Hvordan gik det?",
    wentHelp: "Pile vælger, Enter gemmer.",
    wentNeeded: "Vælg, hvordan det gik.",
    save: "Gem",
    outcome: callOutcome,
    again: "Gemt. Borgeren kommer i køen igen, når det er tid.",
    ended: "Gemt. Vi fik ikke fat i borgeren, og nummeret er slettet.",
  },
  bridge: {
    dial: "Ring op",
    again: "Ring op igen",
    how: (own: string) => `Vi ringer først til dig på ${own}.`,
    change: "Skift mit nummer",
    needed: "Skriv dit eget nummer, så kan du ringe op herfra.",
    give: "Skriv mit nummer",
    state: bridgeState,
    result: bridgeResult,
    suggested: "Valgt ud fra opkaldet. Ret det, hvis det er forkert.",
  },
  ownPhone: {
    title: "Min telefon",
    help: "Når du ringer op herfra, ringer vi først til dig på dette nummer. Borgeren ser tjenestens nummer, ikke dit.",
    label: "Mit telefonnummer",
    empty: "Er feltet tomt, glemmer vi dit nummer.",
    submit: "Gem",
    done: "Dit nummer er gemt.",
    removed: "Dit nummer er slettet.",
  },
  meeting: { went: meetingOutcome, ended: "Gemt. Borgeren kom ikke, og nummeret er slettet." },
  close: "Luk",
  beside: "(åbner ved siden af)",
  cancel: "Fortryd",
  lineLost: "Linjen faldt ud, før svaret kom. Se, om det er sket, når linjen er tilbage.",
  noLine: "Der er ingen linje lige nu. Prøv igen, når den er tilbage.",
  waitingForAnswer: "Et øjeblik …",
  loadFailed: "Det kunne ikke hentes. Luk, og prøv igen.",
  loading: "Henter …",
  phrases: {
    title: "Sætninger",
    find: "Find en sætning",
    hint: "Pil op og ned vælger. Enter sætter teksten ind, så du kan rette den.",
    none: "Ingen sætning passer.",
  },
  resources: {
    title: "Send en ressource",
    find: "Søg efter en ressource",
    hint: "Pil op og ned vælger. Enter sender til borgeren.",
    none: "Ingen ressource passer. Prøv et andet ord.",
    minutes: (minutes: number) => `${minutes} min.`,
    already: "Allerede sendt",
    sent: (title: string) => `Sendt: ${title}`,
  },
  note: {
    title: "Intern note",
    help: "Kun vejledere kan se noten. Borgeren ser den aldrig.",
    text: "Note",
    save: "Gem note",
    notSaved: "Noten er ikke gemt endnu.",
    notKept: "Noten blev ikke gemt.",
  },
  transfer: {
    title: "Giv samtalen videre",
    to: "Til",
    queue: "Tilbage i køen",
    queueHelp: "Med den oprindelige plads",
    free: (free: number) => many(free, "ledig plads", "ledige pladser"),
    full: "Ingen ledig plads",
    alone: "Ingen kolleger er på vagt lige nu.",
    note: "Note til den næste",
    noteHelp: "Skriv kort, hvad I har talt om, og hvad der mangler.",
    toNeeded: "Vælg, hvem der skal have samtalen.",
    noteNeeded: "Skriv en note, så den næste kan tage over.",
    submit: "Giv videre",
    done: "Samtalen er givet videre.",
  },
  move: {
    title: "Flyt samtalen",
    help: "Den går i køen og beholder sin ventetid.",
    channel: "Flyt til",
    phone: "Telefonnummer",
    samePhone: "Tomt felt: det nummer, de skriver fra.",
    sms: "Kun når borgeren ønsker det. De får en sms om, hvem vi er, og hvordan de stopper.",
    part: "Hvornår passer det?",
    submit: "Flyt",
    done: "Samtalen er flyttet.",
  },
  book: {
    title: "Book en tid",
    help: "Tiden hører til samme sag. Borgeren får den og koden i samtalen.",
    way: "Hvordan?",
    ways: { callback: "Vi ringer", meeting: "Vi mødes" },
    whom: "Med hvem?",
    who: { me: "Mig", anybody: "Hvem der er ledig" },
    site: "Hvor?",
    anywhere: "Hvor som helst",
    find: "Find en tid",
    hint: "Skriv en dag eller et klokkeslæt. Op og ned vælger, og Enter holder tiden.",
    none: "Der er ingen ledig tid, der passer.",
    at: (day: string, clock: string) => `${day} kl. ${clock}`,
    held: "Tiden holdes, mens du skriver.",
    other: "Vælg en anden tid",
    phone: "Telefonnummer",
    texts: "Borgeren siger ja til sms nu, dagen før og en time før",
    submit: "Book tiden",
    done: "Tiden er booket. Koden står i samtalen.",
  },
  end: {
    title: "Afslut samtalen?",
    help: "Borgeren får to korte spørgsmål og kan gemme samtalen. Bagefter runder du af.",
    submit: "Afslut",
    helpSms: "Sig farvel først: Borgeren får ingen sms om det. Bagefter runder du af.",
    danger: "Der er tegn på fare i samtalen.",
    keys: "Enter afslutter. Esc fortryder.",
  },
  leaving: {
    signOut: "Vil du logge ud?",
    goBack: (count: number) =>
      `${many(count, "samtale", "samtaler")} går tilbage i køen, så en kollega kan tage over.`,
    unsent: (count: number) =>
      `${many(count, "besked", "beskeder")} er ikke sendt og bliver slettet.`,
    danger: (count: number, unseen: number) =>
      `Der er tegn på fare i ${many(count, "samtale", "samtaler")}. ${seenIn(count, unseen)}`,
    offDuty: "Vil du gå af vagt?",
    stay: (count: number) =>
      `Du beholder ${many(count, "samtale", "samtaler")}, til du afslutter eller giver videre. Du kan ikke tage nye.`,
    alone: (waiting: number) =>
      `Ingen andre er på vagt. ${many(waiting, "borger", "borgere")} venter, og ingen tager dem, før en går på vagt igen.`,
    notAlone: (waiting: number) =>
      `${many(waiting, "borger", "borgere")} venter. Andre er på vagt og kan tage dem.`,
    goOff: "Gå af vagt",
  },
  case: {
    title: "Sagen",
    empty: "Vælg en samtale for at se dens sag.",
    assessment: "Vurdering",
    answers: "Svar",
    noAnswers: "Borgeren sprang spørgsmålene over.",
    routes: "Veje i rækkefølge",
    chosen: "valgt",
    table: (version: string, row: string) => `Tabel ${version}, række ${row}`,
    overridden: (name: string, reason: string) =>
      `Ændret af ${name}${reason && `: ${reason}`}`,
    history: (count: number) => `Tidligere vurderinger (${count})`,
    assess: "Vurdér igen",
    notes: "Noter",
    noNotes: "Ingen noter endnu.",
    addNote: "Ny note",
  },
  assess: {
    title: "Vurdér igen",
    answers: "Svar",
    unanswered: "Ikke besvaret",
    level: "Niveau",
    byTable: "Efter tabellen",
    reason: "Hvorfor et andet niveau?",
    reasonHelp: "Skrives i sagen. Skal udfyldes, når du vælger noget andet end tabellen.",
    submit: "Gem vurdering",
    done: "Vurderingen er gemt.",
  },
  danger: {
    title: "Tegn på fare",
    inTalk: (number: number, topic: string) => `Tegn på fare i samtale ${number}: ${topic}`,
    inQueue: (topic: string) => `Tegn på fare i køen: ${topic}`,
    goTo: "Gå til samtalen",
    take: "Tag samtalen",
    saw: "Jeg har set det",
    seenBy: "Set af",
    nobody: "Ingen har set det endnu.",
    who: (topic: string, time: string) => `${topic}, kom kl. ${time}`,
    citizenSees: "Borgeren ser nu",
    citizenTexted: "Borgeren har fået på sms",
    citizenNotTexted: "Sig numrene selv, eller ring",
    textWithThem: "Sms med numrene",
    citizenWillSee: "Borgeren ser det igen, når siden er åben",
    ladder: "Spørg trin for trin",
    insert: (step: string) => `Sæt ind i beskeden: ${step}`,
    insertShort: "Sæt ind",
    steps: [
      { name: "Tanker", ask: "Har du tanker om at gøre skade på dig selv eller tage dit liv?" },
      { name: "Plan", ask: "Har du tænkt på, hvordan du vil gøre det?" },
      { name: "Midler", ask: "Har du det, du skal bruge, hos dig nu?" },
      { name: "Tid", ask: "Har du tænkt på, hvornår det skal ske?" },
    ],
    nowTitle: "Er faren her og nu?",
    now: "Bed borgeren ringe 112. Bliv i samtalen, og hent en kollega.",
    youngTitle: "Under 18 år?",
    young: "Så har du skærpet underretningspligt. Sig det først til den unge selv.",
    more: (count: number) => `og ${count} mere`,
  },
  wrapUp: {
    title: "Rund af",
    topic: "Emne",
    level: "Niveau",
    work: "Hvad var det mest?",
    workNeeded: "Vælg information eller dialog.",
    topicNeeded: "Vælg et emne.",
    referredTo: "Henvist til",
    optional: "kan stå tomt",
    outcome: "Og nu?",
    submit: "Rund af",
    hint: "Pilene vælger, Tab går videre, Enter runder af.",
    done: "Samtalen er rundet af.",
    places: [
      "Kommunal ungeindsats",
      "Studievalg Danmark",
      "Jobcenter",
      "Studievejleder på skolen",
      "A-kasse",
      "Egen læge",
    ],
  },
  banner: {
    label: "Om din linje",
    lost: "Linjen er væk. Vi prøver igen hele tiden. Skriv bare videre: Dine ord bliver gemt og sendt, når linjen er tilbage.",
    lostForLong: "Linjen har været væk længe. Dine samtaler kan være gået tilbage i køen. Dine ord bliver gemt her.",
    refused: "Du er logget ud, og linjen er lukket.",
    signIn: "Log ind igen",
    wasLost: (count: number) =>
      `Din linje var væk for længe. ${many(count, "samtale", "samtaler")} gik tilbage i køen med den gamle plads, så en anden kan hjælpe.`,
    offNow: "Du er ikke på vagt nu.",
    goOn: "Gå på vagt igen",
    understood: "Det er set",
    unsent: "Ikke sendt, for samtalen er ikke din mere:",
    copy: "Kopiér teksten",
  },
  status: {
    masked: "Et CPR-nummer i din tekst blev skjult.",
    taken: "Du har taget samtalen.",
    forMe: "En kollega har givet dig en samtale. Den ligger øverst i køen.",
    capacity: (capacity: number) => `Chats ad gangen: ${capacity}.`,
    newMessage: (number: number) => `Ny besked i samtale ${number}.`,
    callAgain: "Det er tid at ringe igen. Opkaldet er øverst i køen.",
    copied: "Teksten er kopieret.",
    duty: (duty: string) => `Du er nu: ${duty.toLowerCase()}.`,
  },
  help: {
    title: "Taster og hjælp",
    short: (modifier: string) => `? viser taster. ${modifier} + tast virker, mens du skriver.`,
    anywhere: (modifier: string) =>
      `Hver tast virker alene, når du ikke skriver, og med ${modifier} alle steder.`,
    modifierOnly: (modifier: string) => `Hver tast virker sammen med ${modifier}.`,
    tabs: "Skift til samtale 1 til 9",
    escape: "Luk, eller gå ud af skrivefeltet",
    singleKeys: "Taster uden Alt eller Ctrl",
    singleKeysHelp: "Slå fra, hvis du styrer med stemmen eller let rammer forkert.",
    theme: "Farver",
    themes: { auto: "Som computeren", light: "Lys", dark: "Mørk" },
  },
  page: (unread: number, waiting: number, danger: boolean) =>
    `${danger ? "Fare! " : ""}${unread > 0 ? `(${unread}) ` : ""}${
      waiting > 0 ? `${waiting} venter – ` : ""
    }Vejlederbord`,
};

export type DeskWords = typeof da;
