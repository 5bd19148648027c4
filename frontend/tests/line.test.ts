import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, mock, test } from "node:test";
import { Line, pauseBefore, type LineState } from "../wires/line";

interface Frame {
  type: string;
}

class FakeSocket {
  static readonly OPEN = 1;
  static made: FakeSocket[] = [];
  readyState = 0;
  sent: Frame[] = [];
  /** How many timers, each set by the one before, led to each frame. */
  depths: number[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readonly url: string) {
    FakeSocket.made.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Frame);
    this.depths.push(depth);
  }

  close(): void {
    this.readyState = 3;
  }

  opens(): void {
    this.readyState = FakeSocket.OPEN;
    this.onopen?.();
  }

  hears(type: string): void {
    this.onmessage?.({ data: JSON.stringify({ type }) });
  }

  breaks(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

const listeners = new Map<string, () => void>();
const page = { visibilityState: "visible", addEventListener: listen, removeEventListener: unlisten };

function listen(name: string, body: () => void): void {
  listeners.set(name, body);
}

function unlisten(name: string): void {
  listeners.delete(name);
}

function latest(): FakeSocket {
  return FakeSocket.made.at(-1) as FakeSocket;
}

function sentTypes(): string[] {
  return latest().sent.map((frame) => frame.type);
}

let depth = 0;

/** From now on a timer knows how many timers led to it, as in a browser. */
function countDepths(): void {
  const set = globalThis.setTimeout;
  globalThis.setTimeout = ((body: () => void, pause: number) => {
    const level = depth + 1;
    return set(() => {
      depth = level;
      body();
      depth = 0;
    }, pause);
  }) as typeof setTimeout;
}

let states: LineState[] = [];
let heard: string[] = [];

function line(): Line<Frame, Frame> {
  return new Line<Frame, Frame>({
    url: "ws://service.test/ws/citizen/",
    hello: () => ({ type: "hello" }),
    ping: () => ({ type: "ping" }),
    isPong: (frame) => frame.type === "pong",
    heartbeatSeconds: 10,
    onFrame: (frame) => heard.push(frame.type),
    onState: (state) => states.push(state),
  });
}

function connected(): Line<Frame, Frame> {
  const made = line();
  latest().opens();
  latest().hears("welcome");
  return made;
}

beforeEach(() => {
  FakeSocket.made = [];
  [states, heard] = [[], []];
  page.visibilityState = "visible";
  Object.assign(globalThis, {
    WebSocket: FakeSocket,
    document: page,
    addEventListener: listen,
    removeEventListener: unlisten,
  });
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
});

afterEach(() => mock.timers.reset());

describe("the pause before a new attempt", () => {
  test("grows, and is never over eight seconds", () => {
    for (let attempt = 0; attempt < 40; attempt += 1) {
      assert(pauseBefore(attempt, 1) <= 8_000);
      assert(pauseBefore(attempt + 1, 0.5) >= pauseBefore(attempt, 0.5));
    }
  });

  test("differs between browsers, so that they do not all come at once", () => {
    assert.equal(pauseBefore(6, 0), 4_000);
    assert.equal(pauseBefore(6, 1), 8_000);
  });
});

describe("a line", () => {
  test("says hello first, and is connected when it is answered", () => {
    line();
    latest().opens();
    assert.deepEqual(sentTypes(), ["hello"]);
    assert.deepEqual(states, ["connecting"]);
    latest().hears("welcome");
    assert.deepEqual(states, ["connecting", "connected"]);
    assert.deepEqual(heard, ["welcome"]);
  });

  test("sends nothing while there is no line, and says so", () => {
    const made = line();
    assert(!made.send({ type: "say" }));
    latest().opens();
    assert(made.send({ type: "say" }));
  });

  test("comes back by itself, and says hello again", () => {
    connected();
    latest().breaks();
    assert.equal(states.at(-1), "lost");
    mock.timers.tick(500);
    assert.equal(FakeSocket.made.length, 2);
    latest().opens();
    assert.deepEqual(sentTypes(), ["hello"]);
  });

  test("comes back later when it is asked to slow down, and then as ever", () => {
    connected();
    latest().breaks(4013);
    mock.timers.tick(3_999);
    assert.equal(FakeSocket.made.length, 1);
    mock.timers.tick(4_001);
    assert.equal(FakeSocket.made.length, 2);
    latest().opens();
    latest().hears("welcome");
    latest().breaks();
    mock.timers.tick(500);
    assert.equal(FakeSocket.made.length, 3);
  });

  test("tries for as long as it takes", () => {
    line();
    for (let attempt = 1; attempt <= 30; attempt += 1) {
      latest().breaks();
      mock.timers.tick(8_000);
      assert.equal(FakeSocket.made.length, attempt + 1);
    }
  });

  test("begins with short pauses again once it was answered", () => {
    line();
    for (let attempt = 0; attempt < 10; attempt += 1) {
      latest().breaks();
      mock.timers.tick(8_000);
    }
    latest().opens();
    latest().hears("welcome");
    latest().breaks();
    mock.timers.tick(500);
    assert.equal(FakeSocket.made.length, 12);
  });

  test("does not come back when it is refused", () => {
    for (const code of [4401, 4403]) {
      line();
      latest().opens();
      latest().breaks(code);
      const made = FakeSocket.made.length;
      mock.timers.tick(60_000);
      listeners.get("online")?.();
      assert.equal(FakeSocket.made.length, made);
      assert.equal(states.at(-1), "refused");
    }
  });

  test("does not come back when it is closed from here", () => {
    connected().close();
    mock.timers.tick(60_000);
    assert.equal(FakeSocket.made.length, 1);
    assert.equal(listeners.size, 0);
  });

  test("hears nothing more from a socket that it has left", () => {
    connected();
    const old = latest();
    old.breaks();
    mock.timers.tick(500);
    old.hears("said");
    assert.deepEqual(heard, ["welcome"]);
  });
});

describe("a half-open line", () => {
  test("is left within two heartbeats", () => {
    connected();
    mock.timers.tick(10_000);
    mock.timers.tick(10_000);
    assert.equal(states.at(-1), "lost");
  });

  test("lives on while its heartbeats are answered", () => {
    connected();
    for (let beat = 0; beat < 10; beat += 1) {
      mock.timers.tick(10_000);
      latest().hears("pong");
    }
    assert.equal(FakeSocket.made.length, 1);
    assert.equal(sentTypes().filter((type) => type === "ping").length, 10);
  });

  test("beats by timers that its answers set, which run in a hidden tab too", () => {
    countDepths();
    connected();
    for (let beat = 0; beat < 10; beat += 1) {
      mock.timers.tick(10_000);
      latest().hears("pong");
    }
    assert.deepEqual(latest().depths, [0, ...Array<number>(10).fill(1)]);
  });

  test("that never opens is given up", () => {
    line();
    mock.timers.tick(10_000);
    assert.equal(states.at(-1), "lost");
  });

  test("is found at once when the page is looked at again", () => {
    connected();
    listeners.get("visibilitychange")?.();
    mock.timers.tick(3_000);
    assert.equal(states.at(-1), "lost");
  });
});

describe("a lost line", () => {
  test("is tried at once when the network is back", () => {
    connected();
    latest().breaks();
    listeners.get("online")?.();
    assert.equal(FakeSocket.made.length, 2);
  });

  test("is tried at once when the page is looked at again, and not while it is hidden", () => {
    connected();
    latest().breaks();
    page.visibilityState = "hidden";
    listeners.get("visibilitychange")?.();
    assert.equal(FakeSocket.made.length, 1);
    page.visibilityState = "visible";
    listeners.get("visibilitychange")?.();
    assert.equal(FakeSocket.made.length, 2);
  });
});
