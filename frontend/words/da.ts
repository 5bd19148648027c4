import type { Channel } from "../protocol";
import {
  countIn,
  dateInWords,
  dayInWords,
  isMidnightAfter,
  isSameDay,
  type Span,
  spanOf,
  timeOfDay,
} from "./clock";

const LOCALE = "da-DK";
const count = countIn(LOCALE);
const UNITS: Record<Span["unit"], [string, string]> = {
  minute: ["minut", "minutter"],
  hour: ["time", "timer"],
  day: ["dag", "dage"],
};

const clock = (at: Date): string => timeOfDay(at, LOCALE);

/** The widget's sentences in Danish. English has the same shape, or does not compile. */
export const da = {
  code: "da" as "da" | "en",
  otherLanguage: "English",
  direction: "ltr" as "ltr" | "rtl",

  when: (at: Date) => `${dayInWords(at, LOCALE)} kl. ${clock(at)}`,
  time: clock,
  day: (at: Date) => dayInWords(at, LOCALE),
  until(at: Date, now: Date = new Date()): string {
    if (isMidnightAfter(at, now)) return "midnat";
    return isSameDay(at, now) ? `kl. ${clock(at)}` : `${dayInWords(at, LOCALE)} kl. ${clock(at)}`;
  },
  date: (at: Date) => dateInWords(at, LOCALE),
  wait(from: number, to: number): string {
    const span = spanOf(from, to);
    if (span.to === 1 && span.unit === "minute") return "under et minut";
    const [one, other] = UNITS[span.unit];
    const most = count(span.to, one, other);
    return span.from === span.to ? `cirka ${most}` : `cirka ${Math.max(1, span.from)} til ${most}`;
  },

  launcher: "Chat med en vejleder",
  launcherUnread: (n: number) => `Chat: ${count(n, "ny besked", "nye beskeder")}`,
  panel: "Vejledning",
  exit: "Forlad siden",
  exitHelp: "Sletter samtalen fra din browser og går straks til en anden side",
  close: "Luk vinduet",
  back: "Tilbage",
  tryAgain: "Prøv igen",
  loading: "Et øjeblik. Vi henter siden.",
  newWindow: "(åbner i et nyt vindue)",
  print: "Print",

  opening: {
    heading: "Få hjælp til uddannelse og job",
    lead: "Her kan du få svar og råd af en vejleder. Det er gratis for alle.",
    anonymousTitle: "Du er anonym",
    anonymous:
      "Vi spørger ikke, hvem du er. Skriv ikke dit CPR-nummer. Gør du det alligevel, skjuler vi det.",
    keptTitle: "Det gemmer vi",
    kept: (days: number) =>
      `Vi gemmer dine svar og det, I skriver, i ${count(days, "dag", "dage")}. Så sletter vi det.`,
    keptHere: "Din browser husker samtalen, til du begynder en ny eller trykker på Forlad siden.",
    dangerTitle: "Hvis nogen er i fare",
    danger: (number: string) =>
      `Ring ${number}. Skriver du, at nogen er i fare, viser vi straks numre, du kan ringe til. Du kommer også forrest i køen.`,
    cannotTitle: "Det kan vi ikke",
    cannot:
      "Vi kan ikke se, hvem eller hvor du er, så vi kan ikke selv sende hjælp. Vi kan ikke ringe, før du giver os dit nummer. Vi kan ikke afgøre en ansøgning.",
    begin: "Begynd med spørgsmålene",
    beginHelp: (n: number) =>
      `${count(n, "kort spørgsmål", "korte spørgsmål")}. Du kan springe dem over.`,
    skip: "Spring alle spørgsmål over",
    appointment: "Jeg har en aftale",
  },

  questions: {
    progress: (n: number, of: number) => `Spørgsmål ${n} af ${of}`,
    next: "Næste",
    save: "Gem svaret",
    skip: "Spring over",
    choose: "Vælg et svar, eller spring spørgsmålet over.",
  },

  overview: {
    heading: "Dine svar",
    lead: "Du kan rette et svar. De andre bliver stående.",
    skipped: "Sprunget over",
    change: "Ret",
    done: "Vis, hvordan jeg kan få hjælp",
  },

  routes: {
    heading: "Sådan kan du få hjælp",
    lead: "Du vælger selv. Vores forslag står først.",
    advised: "Vores forslag",
    names: {
      "self-help": "Læs og prøv selv",
      chat: "Chat med en vejleder",
      callback: "Bliv ringet op",
      meeting: "Aftal et møde",
      sms: "Skriv på sms",
    },
    verbs: {
      "self-help": "Se råd og øvelser",
      chat: "Begynd at chatte",
      callback: "Bed om et opkald",
      meeting: "Bed om et møde",
    },
    waitNow: (wait: string) => `Ventetid nu: ${wait}.`,
    openUntil: (when: string) => `Åbent til ${when}.`,
    next: (from: string, to: string) => `Næste gang: ${from}–${to}.`,
    roundTheClock: "Åbent døgnet rundt.",
    always: "Altid åbent.",
    closedHeading: "Lukket lige nu",
    opens: (when: string) => `Åbner ${when}.`,
    closedNow: "Ikke muligt lige nu.",
    change: "Ret mine svar",
    stay: "Du beholder din plads i køen, mens du ser dig om.",
    noneOpen: "Lige nu er der ingen vejledere på vagt. Du kan læse og prøve selv.",
    checking: "Et øjeblik. Vi ser, hvem der har tid nu.",
  },

  selfHelp: {
    heading: "Råd og øvelser",
    lead: "Her er noget, du kan begynde med.",
    none: "Vi har ikke noget, der passer lige nu. Spørg en vejleder.",
    others: "Se alle måder at få hjælp på",
    minutes: (n: number) => `Tager cirka ${count(n, "minut", "minutter")}.`,
    steps: "Gør sådan",
    source: (source: string, checked: string) => `Kilde: ${source}. Tjekket ${checked}.`,
    original: "Gå til kilden",
    all: "Alle råd og øvelser",
  },

  form: {
    parts: {
      turn: "Så snart det er min tur",
      any: "Når som helst i åbningstiden",
      morning: "Formiddag",
      afternoon: "Eftermiddag",
      evening: "Aften",
    },
  },

  booked: {
    heading: { callback: "Vi ringer til dig", meeting: "Vi ringer og aftaler et møde" },
    lead: "Vi har fået dit ønske, og du står i køen.",
    number: (phone: string) => `Vi ringer til ${phone || "det nummer, du gav os"}.`,
    turn: (n: number) => `Du har din plads i køen. Du er nummer ${n}.`,
    part: (part: string) => `Ønsket tid: ${part.toLowerCase()}.`,
    callBy: (when: string) => `Vi ringer senest ${when}.`,
    callSoon: "Vi ringer, så snart vi kan.",
    next: "Du kan roligt lukke siden. Vi ringer fra et nummer, du måske ikke kender. Tager du den ikke, prøver vi igen.",
    taken: (name: string) => `${name} har taget din sag og kontakter dig.`,
    back: "Tilbage til dit ønske",
    cancel: "Afmeld",
    confirm: "Vil du afmelde?",
    yes: "Ja, afmeld",
    cancelled: "Vi ringer ikke til dig",
  },

  talk: {
    headingWaiting: "Du er i kø",
    headingOpen: (name: string) => `Du skriver med ${name}`,
    someone: "en vejleder",
    number: (n: number) => `Du er nummer ${n}.`,
    waitAbout: (wait: string) => `Ventetid: ${wait}.`,
    waitUnknown: "Vi kender ikke ventetiden lige nu.",
    writeNow: "Du kan skrive dit spørgsmål nu. Det bliver gemt.",
    connecting: "Opretter forbindelse.",
    connected: "Forbundet.",
    lost: "Forbindelsen er væk. Vi prøver igen. Det, du skriver, bliver gemt og sendt. Er du i fare, så ring 112.",
    refused: "Vi kan ikke finde din samtale mere.",
    typing: (name: string) => `${name} skriver.`,
    log: "Beskeder",
    you: "Dig",
    service: "Vejledningen",
    label: "Skriv en besked",
    send: "Send",
    sending: "Sender",
    kept: "Venter på forbindelse",
    sent: "Sendt",
    read: "Læst",
    left: (n: number) => `Du har plads til ${count(n, "tegn", "tegn")} mere.`,
    tooLong: (n: number) => `Beskeden er ${count(n, "tegn", "tegn")} for lang. Del den op.`,
    masked: "Vi har skjult et CPR-nummer. Det er ikke gemt.",
    notSent: "Ikke sendt.",
    again: "Send igen",
    remove: "Slet",
    newMessages: "Nye beskeder",
    another: "Vælg en anden vej",
    toTalk: "Tilbage til samtalen",
    underWay: "Din samtale er i gang.",
    end: "Afslut samtalen",
    leaveQueue: "Forlad køen",
    confirmEnd: "Vil du afslutte samtalen? Du kan gemme den bagefter.",
    confirmLeave: "Vil du forlade køen? Så mister du din plads.",
    yesEnd: "Ja, afslut",
    yesLeave: "Ja, forlad køen",
    no: "Nej, bliv her",
    unsent: "Du har skrevet noget, som ikke er sendt.",
    cardRead: "Læs her",
    routesAgain: "Det tager længere tid, end vi lovede. Det er vi kede af. Du har beholdt din plads. Du kan vente eller vælge en anden vej:",
  },

  notices: {
    joined: (name: string) => `${name} hjælper dig nu.`,
    transferred: (name: string) =>
      name
        ? `${name} tager over. Alt, du har skrevet, følger med.`
        : "Du er tilbage i køen. Du har beholdt din plads, og en anden vejleder tager over.",
    "counsellor-lost": () =>
      "Vejlederens forbindelse røg. Du er tilbage i køen. Du har beholdt din plads, og en anden vejleder tager over. Alt, I har skrevet, er gemt.",
    "routes-again": () => "Det tager længere tid, end vi lovede. Du kan vente eller vælge en anden vej.",
    "route-changed": (to: string): string =>
      `Ny vej: ${da.routes.names[to as Exclude<Channel, "mail">].toLowerCase()}. Du beholder den tid, du har ventet.`,
    "call-again": (next: string, at: string): string =>
      `Vi ringede kl. ${da.time(new Date(at))} og fik ikke fat i dig. Vi prøver igen den ${da.date(new Date(next))} ca. kl. ${da.time(new Date(next))}.`,
    danger: (_name: string) => "Er du eller andre i fare? Ring til et af numrene. En vejleder læser det, du skrev, så hurtigt som muligt.",
    ended: () => "Samtalen er slut.",
  },

  danger: {
    heading: "Er nogen i fare lige nu?",
    call: (number: string) => `Ring ${number}`,
    others: "Flere numre",
    busy: "Er der optaget, så prøv et andet.",
  },

  ended: {
    heading: "Samtalen er slut",
    left: "Du har forladt køen",
    by: {
      citizen: "Du har afsluttet samtalen. Tak for denne gang.",
      counsellor: "Vejlederen har afsluttet samtalen. Tak for denne gang.",
      "wrong-number": "Nummeret var forkert. Giv os et andet, så ringer vi.",
      abandoned: "Samtalen blev lukket, fordi der ikke var nogen. Du er velkommen igen.",
    },
    answered: "Fik du det, du havde brug for?",
    answers: { yes: "Ja", partly: "Delvist", no: "Nej" },
    rating: "Hvordan var det?",
    ratings: ["Meget dårligt", "Dårligt", "Hverken eller", "Godt", "Meget godt"],
    optional: "Du behøver ikke at svare.",
    send: "Send svar",
    thanks: "Tak for dit svar.",
    keepHeading: "Gem samtalen",
    keep: "Vi kan ikke sende den til dig, for du er anonym. Gem den her, hvis du vil have den.",
    save: "Gem som tekst",
    print: "Print samtalen",
    file: "samtale.txt",
    again: "Begynd en ny samtale",
    againHelp: "Så sletter vi den gamle fra din browser.",
    title: (service: string) => `Din samtale med ${service}`,
    read: "Læs samtalen igen",
  },

  errors: {
    offline: "Vi kan ikke få forbindelse. Tjek dit net, og prøv igen. Det, du har skrevet, er her endnu. Er du i fare, så ring 112.",
    "route-closed": "Den vej er lige lukket. Her er det, der er åbent nu.",
    "phone-needed": "Skriv dit telefonnummer. Ellers kan vi ikke ringe til dig.",
    "bad-value": "Noget af det, du skrev, kan vi ikke bruge. Ret det, og prøv igen.",
    "bad-token": "Vi kan ikke finde din samtale mere. Du kan begynde en ny.",
    "expired-token": "Din gamle samtale er slettet, som vi lovede. Du kan begynde en ny.",
    "no-contact": "Du har ingen samtale i gang. Vælg, hvordan du vil have hjælp.",
    "not-allowed": "Det kan du ikke her. Du kan begynde en ny samtale.",
    "foreign-origin": "Chatten må ikke bruges på denne side.",
    ended: "Samtalen er slut, så beskeden kom ikke frem.",
    "too-large": "Beskeden er for lang. Del den op.",
    "not-text": "Beskeden kan ikke sendes. Skriv den på en anden måde.",
    "unknown-resource": "Siden findes ikke mere. Vælg en anden.",
    other: "Noget gik galt hos os. Prøv igen om lidt. Det, du har skrevet, er her endnu.",
  },
};

export type Words = typeof da;
