import type { BookingWords } from "./booking.da";
import { countIn, timeOfDay } from "./clock";
import { dateThere, nearDay, ownZone } from "./zoned";

const LOCALE = "en-GB";
const count = countIn(LOCALE);

const clock = (at: Date, zone?: string): string => timeOfDay(at, LOCALE, zone);
const day = (at: Date, zone: string, now: Date): string =>
  [nearDay(at, LOCALE, zone, now), dateThere(at, LOCALE, zone)].filter(Boolean).join(", ");

/** The sentences of booking in English. */
export const words: BookingWords = {
  code: "en",
  clock,
  day: (at, zone, now = new Date()) => day(at, zone, now),
  moment: (at, zone, now = new Date()) => `${day(at, zone, now)} at\u00a0${clock(at, zone)}`,

  sending: "One moment. We are sending it.",

  form: {
    heading: { callback: "We call you", meeting: "We arrange a meeting" },
    lead: {
      callback: "Choose when it suits you. You need no account.",
      meeting: "Write your number. A counsellor calls and agrees time and place with you.",
    },
    how: "When should we call?",
    soon: "As soon as you can",
    chosen: "At a time I choose",
    phone: "Phone number",
    phoneHelp: "If you live abroad, begin with + and the country code.",
    phoneWhy:
      "Then we can reach you if the meeting must be moved. If you live abroad, begin with + and the country code.",
    phoneWrong: "Write at least 8 digits. You can begin with +.",
    texts: "Send me a text message now, the day before and an hour before",
    email: "E-mail address",
    emailHelp: "Write it if you also want a mail with the time.",
    part: "When does it suit you best?",
    turn: "In your turn, we call instead of writing. If you wait already, you keep your place.",
    wish: "What would you like to talk about?",
    wishHelp: (n) => `You need not answer. At most ${n} characters. Do not write your CPR number.`,
    wishLong: (n) =>
      `The text is ${count(n, "character", "characters")} too long. Make it shorter.`,
  },

  picker: {
    lead: "Press a time. We hold it for you while you write your number.",
    loading: "One moment. We are finding the free times.",
    first: "The first free times",
    nearest: "The nearest free times",
    all: "Choose a day yourself",
    free: (n) => count(n, "free time", "free times"),
    at: (time) => time,
    parts: { night: "Night", morning: "Morning", afternoon: "Afternoon", evening: "Evening" },
    more: "Show more days",
    lasts: (minutes) => `There are ${minutes} minutes set aside for you.`,
    who: "Would you like a certain counsellor?",
    skill: "Should the counsellor know about something in particular?",
    anybody: "Anybody",
    postcode: "Your postcode",
    postcodeHelp: "Write it, and the nearest place comes first. You may skip this.",
    nowhere: "There is no such postcode. It has four digits, such as 8000.",
    where: "Where would you like to meet?",
    anywhere: "It does not matter",
    place: (address) => `The meeting is here: ${address}.`,
    none: "There are no free times right now. Choose “As soon as you can”, and we call you.",
    wait: "No time that fits? Get a text message when one is free.",
    noneLike: "There are no free times with what you chose. Choose something else.",
    noneToMove: "There are no other free times right now. You keep the one you have.",
    holding: "One moment. We are holding the time for you.",
    moving: "One moment. We are moving your appointment.",
    zone: "All times here are Danish time. Your clock shows another time.",
    yours: (at) => `That is ${dateThere(at, LOCALE)} at ${clock(at, ownZone())} on your clock.`,
    lost:
      "Somebody took the time just before you. We are sorry. What you have written is still here.",
  },

  held: {
    to: "to",
    heading: "Your time",
    until: (time) => `We hold the time for you until ${time}.`,
    late: "We no longer hold the time. Take your time: if it is free when you press, it is yours.",
    another: "Choose another time",
    with: (name) => `With ${name}`,
    book: { callback: "Book the call", meeting: "Book the meeting" },
  },

  appointment: {
    heading: { callback: "You have a call booked", meeting: "You have a meeting booked" },
    moved: "The appointment is moved.",
    soon: "We do not wait for the time. A counsellor calls as soon as possible.",
    now: "The appointment is now, so it can no longer be moved or cancelled.",
    again: (at, zone) =>
      `We did not reach you. We call again ${at ? `${day(at, zone, new Date())} at about ${clock(at, zone)}` : "now"}.`,
    changed: "Moved meanwhile, and not cancelled.",
    stayed: "The appointment was not moved. You still have this time.",
    doubt: "We do not know whether it was moved",
    doubtLead: "The answer did not reach you. Look again before you count on a time.",
    lookAgain: "Look again",
    when: "When",
    who: "Who",
    where: "Where",
    next: "What happens",
    call: (name, end) =>
      `${name} calls ${end ? `the number that ends in ${end}` : "the number you gave us"}. The call comes from a number that you may not know.`,
    meet: (name) => `Come to the place when it is time. ${name} will meet you there.`,
    texted: (end) => `We text you too, at the number that ends in ${end}, unless you have replied STOP to us.`,
    code: "Your code",
    codeHelp:
      "Write the code down. With it you can move or cancel the appointment, also from another phone.",
    calendar: "Save in your calendar",
    file: "appointment.ics",
    move: "Move to another time",
    moveHeading: "Move your appointment",
    moveLead: (when) => `Your time is ${when}. You keep it until you have chosen a new one.`,
    moveTo: (when) => `Move it to ${when}?`,
    yesMove: "Yes, move it",
    cancel: "Cancel the appointment",
    confirm: "Do you want to cancel? Then somebody else can have the time.",
    yes: "Yes, cancel it",
    no: "No, keep it",
    cancelled: "The appointment is cancelled",
    cancelledLead: "Your number is deleted from it. You are welcome again.",
    others: "See how you can get help",
    other: "I have another code",
    find: "Find your appointment",
    findLead: "Write the code that you got when you booked.",
    findLabel: "Code",
    findHelp: "The code has 10 characters. Capital and small letters are the same.",
    findNow: "Find the appointment",
    findEmpty: "Write the code first.",
    looking: "One moment. We are finding your appointment.",
  },

  sms: {
    heading: "Go on by text message",
    lead: "Then you can close this page. You write with the same counsellor if that can be done.",
    consent:
      "We send text messages to the number: first a code, so that we know it is yours, and then about your talk alone. You stop it when you like: reply STOP. We erase the number when you have been helped.",
    yes: "Yes, text me a code",
    cannot: "We cannot text that number. Give another.",
    codeHeading: "Type the code",
    codeLead: "We have texted you a code. It is good for 10 minutes.",
    code: "Code",
    codeHelp: "The code is 6 digits.",
    codeEmpty: "Type the code first.",
    none:
      "No code came? See if the number is right. If you ever replied STOP to us, text START in the same thread, and ask for a new code.",
    wrong: (left) => `The code is not right. You can try ${count(left, "more time", "more times")}.`,
    expired: "The code is no longer good. Get a new one.",
    again: "Correct the number, or get a new code",
    now: "We go on by text message",
    next: "Reply to the message that you get. You can close this page.",
  },

  errors: {
    "bad-value": "The number may have only digits, spaces and +.",
    "no-such-number": "There is no such number. Is it right?",
    "cannot-text": "That number cannot get text messages. Untick, or give another.",
    "too-many": "You have asked for several codes. Use the last, or wait an hour.",
    "bad-email": "The e-mail address is not right.",
    "no-appointment":
      "We cannot find an appointment with that code. Check the code. The appointment may also be cancelled.",
    "too-late":
      "The appointment has begun or is over, so it cannot be changed any more. If you still need help, choose a new time.",
  },
};
