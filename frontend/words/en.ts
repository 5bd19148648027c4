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
import type { Words } from "./da";

const LOCALE = "en-GB";
const count = countIn(LOCALE);
const UNITS: Record<Span["unit"], [string, string]> = {
  minute: ["minute", "minutes"],
  hour: ["hour", "hours"],
  day: ["day", "days"],
};

const clock = (at: Date): string => timeOfDay(at, LOCALE);

/** The widget's sentences in English. */
export const en: Words = {
  code: "en",
  otherLanguage: "Dansk",
  direction: "ltr",

  when: (at) => `${dayInWords(at, LOCALE)} at ${clock(at)}`,
  time: clock,
  day: (at) => dayInWords(at, LOCALE),
  until(at, now = new Date()) {
    if (isMidnightAfter(at, now)) return "midnight";
    return isSameDay(at, now) ? clock(at) : `${dayInWords(at, LOCALE)} at ${clock(at)}`;
  },
  date: (at) => dateInWords(at, LOCALE),
  wait(from, to) {
    const span = spanOf(from, to);
    if (span.to === 1 && span.unit === "minute") return "under a minute";
    const [one, other] = UNITS[span.unit];
    const most = count(span.to, one, other);
    return span.from === span.to ? `about ${most}` : `about ${Math.max(1, span.from)} to ${most}`;
  },

  launcher: "Chat with a counsellor",
  launcherUnread: (n) => `Chat: ${count(n, "new message", "new messages")}`,
  panel: "Guidance",
  exit: "Leave this page",
  exitHelp: "Clears the talk from your browser and goes to another page at once",
  close: "Close this window",
  back: "Back",
  tryAgain: "Try again",
  loading: "One moment. We are getting the page.",
  newWindow: "(opens in a new window)",
  print: "Print",

  opening: {
    heading: "Get help with education and work",
    lead: "A counsellor can answer you and give advice here. It is free for everyone.",
    anonymousTitle: "You are anonymous",
    anonymous:
      "We do not ask who you are. Do not write your CPR number. If you do all the same, we hide it.",
    keptTitle: "What we keep",
    kept: (days) =>
      `We keep your answers and what you both write for ${count(days, "day", "days")}. Then we delete it.`,
    keptHere: "Your browser remembers the talk until you start a new one or press Leave this page.",
    dangerTitle: "If someone is in danger",
    danger: (number) =>
      `Call ${number}. If you write that someone is in danger, we show numbers you can call at once. You also move to the front of the queue.`,
    cannotTitle: "What we cannot do",
    cannot:
      "We cannot see who or where you are, so we cannot send help ourselves. We cannot call you until you give us your number. We cannot decide an application.",
    begin: "Start with the questions",
    beginHelp: (n) => `${count(n, "short question", "short questions")}. You can skip them.`,
    skip: "Skip all the questions",
    appointment: "I have an appointment",
  },

  questions: {
    progress: (n, of) => `Question ${n} of ${of}`,
    next: "Next",
    save: "Save the answer",
    skip: "Skip",
    choose: "Choose an answer, or skip the question.",
  },

  overview: {
    heading: "Your answers",
    lead: "You can change an answer. The others stay as they are.",
    skipped: "Skipped",
    change: "Change",
    done: "Show me how I can get help",
  },

  routes: {
    heading: "How you can get help",
    lead: "You choose. Our suggestion comes first.",
    advised: "Our suggestion",
    names: {
      "self-help": "Read and try for yourself",
      chat: "Chat with a counsellor",
      callback: "Get a call back",
      meeting: "Arrange a meeting",
      sms: "Write by text message",
    },
    verbs: {
      "self-help": "See advice and exercises",
      chat: "Start chatting",
      callback: "Ask for a call",
      meeting: "Ask for a meeting",
    },
    waitNow: (wait) => `Wait now: ${wait}.`,
    openUntil: (when) => `Open until ${when}.`,
    next: (from, to) => `Next: ${from}–${to}.`,
    roundTheClock: "Open round the clock.",
    always: "Always open.",
    closedHeading: "Closed right now",
    opens: (when) => `Opens ${when}.`,
    closedNow: "Not possible right now.",
    change: "Change my answers",
    stay: "You keep your place in the queue while you look around.",
    noneOpen: "No counsellors are on duty right now. You can read and try for yourself.",
    checking: "One moment. We are looking at who has time now.",
  },

  selfHelp: {
    heading: "Advice and exercises",
    lead: "Here is something to begin with.",
    none: "We have nothing that fits right now. Ask a counsellor.",
    others: "See all the ways to get help",
    minutes: (n) => `Takes about ${count(n, "minute", "minutes")}.`,
    steps: "Do it like this",
    source: (source, checked) => `Source: ${source}. Checked ${checked}.`,
    original: "Go to the source",
    all: "All advice and exercises",
  },

  form: {
    parts: {
      turn: "As soon as it is my turn",
      any: "Any time in the opening hours",
      morning: "Morning",
      afternoon: "Afternoon",
      evening: "Evening",
    },
  },

  booked: {
    heading: { callback: "We will call you", meeting: "We call you to arrange a meeting" },
    lead: "We have your request, and you are in the queue.",
    number: (phone) => `We call ${phone || "the number you gave us"}.`,
    turn: (n) => `You have your place in the queue. You are number ${n}.`,
    part: (part) => `Time wished for: ${part.toLowerCase()}.`,
    callBy: (when) => `We call ${when} at the latest.`,
    callSoon: "We call as soon as we can.",
    next: "You can safely close this page. We call from a number that you may not know. If you miss it, we try again.",
    taken: (name) => `${name} has taken your case and will contact you.`,
    back: "Back to your request",
    cancel: "Cancel",
    confirm: "Do you want to cancel?",
    yes: "Yes, cancel it",
    cancelled: "We will not call you",
  },

  talk: {
    headingWaiting: "You are in the queue",
    headingOpen: (name) => `You are writing with ${name}`,
    someone: "a counsellor",
    number: (n) => `You are number ${n}.`,
    waitAbout: (wait) => `Wait: ${wait}.`,
    waitUnknown: "We do not know the wait right now.",
    writeNow: "You can write your question now. It is kept.",
    connecting: "Connecting.",
    connected: "Connected.",
    lost: "The line is lost. We are trying again. What you write is kept and sent. If you are in danger, call 112.",
    refused: "We cannot find your talk any more.",
    typing: (name) => `${name} is typing.`,
    log: "Messages",
    you: "You",
    service: "The service",
    label: "Write a message",
    send: "Send",
    sending: "Sending",
    kept: "Waiting for the line",
    sent: "Sent",
    read: "Read",
    left: (n) => `You have room for ${count(n, "character", "characters")} more.`,
    tooLong: (n) =>
      `The message is ${count(n, "character", "characters")} too long. Split it up.`,
    masked: "We have hidden a CPR number. It is not stored.",
    notSent: "Not sent.",
    again: "Send again",
    remove: "Delete",
    newMessages: "New messages",
    another: "Choose another way",
    toTalk: "Back to the talk",
    underWay: "Your talk is under way.",
    end: "End the talk",
    leaveQueue: "Leave the queue",
    confirmEnd: "Do you want to end the talk? You can save it afterwards.",
    confirmLeave: "Do you want to leave the queue? You will lose your place.",
    yesEnd: "Yes, end it",
    yesLeave: "Yes, leave the queue",
    no: "No, stay here",
    unsent: "You have written something that is not sent.",
    cardRead: "Read here",
    routesAgain:
      "It takes longer than we promised. We are sorry. You have kept your place. You can wait or choose another way:",
  },

  notices: {
    joined: (name) => `${name} is helping you now.`,
    transferred: (name) =>
      name
        ? `${name} takes over, and has all that you have written.`
        : "You are back in the queue. You have kept your place, and another counsellor takes over.",
    "counsellor-lost": () =>
      "The counsellor's line was lost. You are back in the queue. You have kept your place, and another counsellor takes over. All you both wrote is kept.",
    "routes-again": () => "It takes longer than we promised. You can wait or choose another way.",
    "route-changed": (to) =>
      `New way: ${en.routes.names[to as Exclude<Channel, "mail">].toLowerCase()}. You keep the time you have waited.`,
    "call-again": (next, at) =>
      `We called at ${en.time(new Date(at))} and did not reach you. We try again on ${en.date(new Date(next))} at about ${en.time(new Date(next))}.`,
    danger: (_name) =>
      "Are you or others in danger? Call one of the numbers. A counsellor reads what you wrote as soon as possible.",
    ended: () => "The talk has ended.",
  },

  danger: {
    heading: "Is anyone in danger right now?",
    call: (number) => `Call ${number}`,
    others: "More numbers",
    busy: "If a line is busy, try another.",
  },

  ended: {
    heading: "The talk has ended",
    left: "You have left the queue",
    by: {
      citizen: "You have ended the talk. Thank you for talking with us.",
      counsellor: "The counsellor has ended the talk. Thank you for talking with us.",
      "wrong-number": "The number was wrong. Give us another one, and we call.",
      abandoned: "The talk was closed because nobody was there. You are welcome back.",
    },
    answered: "Did you get what you needed?",
    answers: { yes: "Yes", partly: "Partly", no: "No" },
    rating: "How was it?",
    ratings: ["Very poor", "Poor", "Neither good nor poor", "Good", "Very good"],
    optional: "You need not answer.",
    send: "Send answers",
    thanks: "Thank you for your answer.",
    keepHeading: "Keep the talk",
    keep: "We cannot send it to you, because you are anonymous. Save it here if you want it.",
    save: "Save as text",
    print: "Print the talk",
    file: "talk.txt",
    again: "Start a new talk",
    againHelp: "Then we clear the old one from your browser.",
    title: (service) => `Your talk with ${service}`,
    read: "Read the talk again",
  },

  errors: {
    offline:
      "We cannot get through. Check your connection and try again. What you have written is still here. In danger, call 112.",
    "route-closed": "That way has just closed. Here is what is open now.",
    "phone-needed": "Write your phone number. We cannot call you without it.",
    "bad-value": "We cannot use some of what you wrote. Change it and try again.",
    "bad-token": "We cannot find your talk any more. You can start a new one.",
    "expired-token": "Your old talk is deleted, as we promised. You can start a new one.",
    "no-contact": "You have no talk under way. Choose how you want help.",
    "not-allowed": "You cannot do that here. You can start a new talk.",
    "foreign-origin": "The chat may not be used on this page.",
    ended: "The talk has ended, so the message did not get through.",
    "too-large": "The message is too long. Split it up.",
    "not-text": "The message cannot be sent. Write it in another way.",
    "unknown-resource": "That page is gone. Choose another.",
    other: "Something went wrong on our side. Try again soon. What you have written is still here.",
  },
};
