import { countIn, timeOfDay } from "./clock";
import { dateThere, nearDay, ownZone } from "./zoned";

const LOCALE = "da-DK";
const count = countIn(LOCALE);

const clock = (at: Date, zone?: string): string => timeOfDay(at, LOCALE, zone);
const day = (at: Date, zone: string, now: Date): string =>
  [nearDay(at, LOCALE, zone, now), dateThere(at, LOCALE, zone)].filter(Boolean).join(", ");

/** The sentences of booking in Danish. English has the same shape, or does not compile. */
export const words = {
  code: "da" as "da" | "en",
  clock,
  day: (at: Date, zone: string, now: Date = new Date()) => day(at, zone, now),
  moment: (at: Date, zone: string, now: Date = new Date()) =>
    `${day(at, zone, now)} kl.\u00a0${clock(at, zone)}`,

  sending: "Et øjeblik. Vi sender det.",

  form: {
    heading: { callback: "Vi ringer til dig", meeting: "Vi aftaler et møde" },
    lead: {
      callback: "Vælg, hvornår det passer dig. Du får ingen konto.",
      meeting: "Skriv dit nummer. En vejleder ringer og aftaler tid og sted med dig.",
    },
    how: "Hvornår skal vi ringe?",
    soon: "Så snart I kan",
    chosen: "På et tidspunkt, jeg vælger",
    phone: "Telefonnummer",
    phoneHelp: "Bor du i udlandet, så begynd med + og landekoden.",
    phoneWhy: "Så kan vi også nå dig, hvis mødet må flyttes. Bor du i udlandet, så begynd med + og landekoden.",
    phoneWrong: "Skriv mindst 8 tal. Du kan begynde med +.",
    texts: "Send mig en sms nu, dagen før og en time før",
    email: "Mailadresse",
    emailHelp: "Skriv den, hvis du også vil have en mail med tiden.",
    part: "Hvornår passer det dig bedst?",
    turn: "Når det er din tur, ringer vi i stedet for at skrive. Venter du allerede, beholder du din plads.",
    wish: "Hvad vil du gerne tale om?",
    wishHelp: (n: number) => `Du behøver ikke at svare. Højst ${n} tegn. Skriv ikke dit CPR-nummer.`,
    wishLong: (n: number) => `Teksten er ${count(n, "tegn", "tegn")} for lang. Gør den kortere.`,
  },

  picker: {
    lead: "Tryk på en tid. Så holder vi den til dig, mens du skriver dit nummer.",
    loading: "Et øjeblik. Vi finder de ledige tider.",
    first: "De første ledige tider",
    nearest: "De nærmeste ledige tider",
    all: "Vælg selv en dag",
    free: (n: number) => count(n, "ledig tid", "ledige tider"),
    at: (time: string) => `kl.\u00a0${time}`,
    parts: { night: "Nat", morning: "Formiddag", afternoon: "Eftermiddag", evening: "Aften" },
    more: "Vis flere dage",
    lasts: (minutes: number) => `Der er sat ${minutes} minutter af til dig.`,
    who: "Vil du tale med en bestemt vejleder?",
    skill: "Skal vejlederen kende til noget bestemt?",
    anybody: "Hvem som helst",
    postcode: "Dit postnummer",
    postcodeHelp: "Skriv det, så står det nærmeste sted først. Du kan springe det over.",
    nowhere: "Det postnummer findes ikke. Det har fire cifre, for eksempel 8000.",
    where: "Hvor vil du mødes?",
    anywhere: "Det er lige meget",
    place: (address: string) => `Mødet er her: ${address}.`,
    none: "Lige nu er der ingen ledige tider. Vælg »Så snart I kan«, så ringer vi til dig.",
    wait: "Ingen tid, der passer? Få en sms, når en bliver ledig.",
    noneLike: "Der er ingen ledige tider med det, du har valgt. Vælg noget andet.",
    noneToMove: "Lige nu er der ingen andre ledige tider. Du beholder din.",
    holding: "Et øjeblik. Vi holder tiden til dig.",
    moving: "Et øjeblik. Vi flytter din aftale.",
    zone: "Alle tider her er dansk tid. Dit ur viser en anden tid.",
    yours: (at: Date) => `Det er ${dateThere(at, LOCALE)} kl. ${clock(at, ownZone())} på dit ur.`,
    lost: "En anden nåede at tage tiden før dig. Det er vi kede af. Det, du har skrevet, er her endnu.",
  },

  held: {
    to: "til",
    heading: "Din tid",
    until: (time: string) => `Vi holder tiden til dig til kl. ${time}.`,
    late: "Vi holder ikke tiden mere. Skriv roligt færdig: Er den ledig, når du trykker, er den din.",
    another: "Vælg en anden tid",
    with: (name: string) => `Med ${name}`,
    book: { callback: "Aftal opkaldet", meeting: "Aftal mødet" },
  },

  appointment: {
    heading: { callback: "Vi har aftalt et opkald", meeting: "Vi har aftalt et møde" },
    moved: "Aftalen er flyttet.",
    soon: "Vi venter ikke til tiden. En vejleder ringer, så snart det er muligt.",
    now: "Aftalen er nu, så den kan ikke flyttes eller aflyses mere.",
    again: (at: Date | null | "", zone: string) =>
      `Vi fik ikke fat i dig. Vi ringer igen ${at ? `${day(at, zone, new Date())} ca. kl.\u00a0${clock(at, zone)}` : "nu"}.`,
    changed: "Flyttet i mellemtiden, og ikke aflyst.",
    stayed: "Aftalen blev ikke flyttet. Du har stadig den her tid.",
    doubt: "Vi ved ikke, om aftalen er flyttet",
    doubtLead: "Svaret nåede ikke frem. Se efter, før du regner med en tid.",
    lookAgain: "Se efter igen",
    when: "Hvornår",
    who: "Hvem",
    where: "Hvor",
    next: "Sådan foregår det",
    call: (name: string, end: string) =>
      `${name} ringer til ${end ? `nummeret, der ender på ${end}` : "det nummer, du gav os"}. Opkaldet kommer fra et nummer, du måske ikke kender.`,
    meet: (name: string) => `Kom til stedet, når det er tid. ${name} tager imod dig.`,
    texted: (end: string) => `Vi sender også en sms til nummeret, der ender på ${end}, hvis du ikke har svaret os STOP.`,
    code: "Din kode",
    codeHelp: "Skriv koden ned. Med den kan du flytte eller aflyse aftalen, også fra en anden telefon.",
    calendar: "Gem i din kalender",
    file: "aftale.ics",
    move: "Flyt til en anden tid",
    moveHeading: "Flyt din aftale",
    moveLead: (when: string) => `Du har tiden ${when}. Du beholder den, til du har valgt en ny.`,
    moveTo: (when: string) => `Vil du flytte til ${when}?`,
    yesMove: "Ja, flyt den",
    cancel: "Aflys aftalen",
    confirm: "Vil du aflyse aftalen? Så får en anden tiden.",
    yes: "Ja, aflys",
    no: "Nej, behold den",
    cancelled: "Aftalen er aflyst",
    cancelledLead: "Dit nummer er slettet fra aftalen. Du er velkommen igen.",
    others: "Se, hvordan du kan få hjælp",
    other: "Jeg har en anden kode",
    find: "Find din aftale",
    findLead: "Skriv den kode, du fik, da du lavede aftalen.",
    findLabel: "Kode",
    findHelp: "Koden har 10 tegn. Små bogstaver er fine.",
    findNow: "Find aftalen",
    findEmpty: "Skriv koden først.",
    looking: "Et øjeblik. Vi finder din aftale.",
  },

  sms: {
    heading: "Skriv videre på sms",
    lead: "Så kan du lukke siden. Du skriver med den samme vejleder, hvis det kan lade sig gøre.",
    consent: "Vi sender sms til nummeret: først en kode, så vi ved, at det er dit, og siden kun om din samtale. Du stopper det, når du vil: Svar STOP. Vi sletter nummeret, når du er hjulpet.",
    yes: "Ja, send mig en kode",
    cannot: "Vi kan ikke sende sms til det nummer. Giv et andet.",
    codeHeading: "Skriv koden",
    codeLead: "Vi har sendt en kode på sms. Den gælder i 10 minutter.",
    code: "Kode",
    codeHelp: "Koden er 6 tal.",
    codeEmpty: "Skriv koden først.",
    none: "Kom der ingen kode? Se, om nummeret er rigtigt. Har du en gang svaret os STOP, så send START i den samme tråd, og bed om en ny kode.",
    wrong: (left: number) => `Koden er ikke rigtig. Du kan prøve ${count(left, "gang", "gange")} mere.`,
    expired: "Koden gælder ikke mere. Få en ny.",
    again: "Ret nummeret, eller få en ny kode",
    now: "Vi skriver videre på sms",
    next: "Svar på den sms, du får. Du kan roligt lukke siden her.",
  },

  errors: {
    "bad-value": "Nummeret må kun have tal, mellemrum og +.",
    "no-such-number": "Det nummer findes ikke. Er det rigtigt?",
    "cannot-text": "Det nummer kan ikke få sms. Fjern krydset, eller giv et andet.",
    "too-many": "Du har bedt om flere koder. Brug den sidste, eller vent en time.",
    "bad-email": "Mailadressen er ikke rigtig.",
    "no-appointment": "Vi kan ikke finde en aftale med den kode. Tjek koden. Aftalen kan også være aflyst.",
    "too-late": "Aftalen er begyndt eller er slut, så den kan ikke ændres mere. Har du stadig brug for hjælp, så vælg en ny tid.",
  },
};

export type BookingWords = typeof words;
