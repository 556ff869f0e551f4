/**
 * What the visitor sent, on its way to the server: one at a time, in order.
 *
 * Each keeps the id that it was born with until it is answered, so a repeat is the same message to the server,
 * and what is not yet answered outlives a reload of the page.
 */

const KEPT = "bole-outbox";
const PATIENCE = 30_000; // ms for one answer, and the longest pause between two attempts
const FIRST_PAUSE = 500;
const MAY_PASS = new Set([408, 425, 429]); // refusals that mean "later"; other 4xx mean "never"

export class Outbox {
  /**
   * @param {(sent: object, messages: object[]) => Promise<void>} answered
   * @param {(sent: object, status: number) => void} refused - this one will never be taken
   * @param {(connected: boolean) => void} connection - told after each attempt
   */
  constructor({ answered, refused, connection }) {
    Object.assign(this, { answered, refused, connection });
    this.waiting = read();
    for (const each of this.waiting) each.kept = true;
    this.running = false;
    this.settled = 0; // how many have been answered or refused
    this.wake = () => {};
    addEventListener("online", () => this.wake());
    document.addEventListener("visibilitychange", () => this.wake());
  }

  /** @param {{text: string} | {choice: string} | {joined: object}} body */
  add(body, label) {
    const sent = { id: newId(), body, label };
    this.waiting.push(sent);
    write(this.waiting);
    return sent;
  }

  /** Sends all that waits; returns when nothing does. Harmless while it is already at work. */
  async run() {
    if (this.running) return;
    this.running = true;
    for (let pause = FIRST_PAUSE; this.waiting.length; ) {
      const sent = this.waiting[0];
      const { done, status, messages } = await attempt(sent);
      this.connection(done);
      if (!done) {
        await this.rest(pause * (0.75 + Math.random() / 2));
        pause = Math.min(pause * 2, PATIENCE);
        continue;
      }
      pause = FIRST_PAUSE;
      this.waiting.shift();
      write(this.waiting);
      this.settled += 1;
      if (messages) await this.answered(sent, messages);
      else this.refused(sent, status);
    }
    this.running = false;
  }

  rest(milliseconds) {
    return new Promise((wake) => {
      this.wake = wake;
      setTimeout(wake, milliseconds);
    });
  }
}

async function attempt({ id, body }) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const response = await fetch("/chat", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ id, ...body }),
      signal: patience.signal,
    });
    const { status } = response;
    if (response.ok) return { done: true, status, messages: (await response.json()).messages };
    return { done: status >= 400 && status < 500 && !MAY_PASS.has(status), status };
  } catch {
    return { done: false, status: 0 };
  } finally {
    clearTimeout(timer);
  }
}

/** A random UUID; crypto.randomUUID exists on https pages alone. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// Storage may be forbidden or full: then a reload forgets what was not sent, and nothing else changes.
function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) ?? [];
  } catch {
    return [];
  }
}

function write(waiting) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(waiting));
  } catch {
    /* see above */
  }
}
