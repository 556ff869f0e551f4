/** The talk as it is shown. Words are always set as text, never as markup. */

const QUIET = 10 * 60 * 1000; // ms of silence after which the time is shown again
const LINK = /https:\/\/[^\s<>"'，。；：！？、（）【】《》「」“”]+[^\s<>"'，。；：！？、（）【】《》「」“”.,;:!?)\]]/g;
const ITEM = /^([•·▪–✓✔✗✘○●-]|\d{1,2}[.)、])[ \u3000]*(?=\S)/u;

export class Bubbles {
  /**
   * @param {HTMLElement} scroller - scrolls
   * @param {HTMLElement} thread - holds the messages
   * @param {(button: {code: string, label: string}, event: Event) => void} pressed
   * @param {(name: string) => string} word
   */
  constructor({ scroller, thread, typing, newer, pressed, word }) {
    Object.assign(this, { scroller, thread, typing, newer, pressed, word });
    this.clear();
    scroller.addEventListener("scroll", () => this.isAtEnd() && (newer.hidden = true), { passive: true });
    newer.addEventListener("click", () => this.toEnd());
    new ResizeObserver(() => this.wasAtEnd && this.toEnd()).observe(scroller);
  }

  clear() {
    this.thread.replaceChildren();
    this.ids = new Set();
    this.labels = new Map();
    this.last = 0;
    this.wasAtEnd = true;
  }

  /** The highest id shown. */
  get newest() {
    return Math.max(0, ...this.ids);
  }

  /** Shows messages of the store that are not shown yet; true if there were any. */
  show(messages, { fresh = true } = {}) {
    const unseen = messages.filter(({ id }) => !this.ids.has(id));
    const followed = this.isAtEnd();
    let first = null;
    for (const message of unseen) {
      this.ids.add(message.id);
      const text = message.choice ? (this.labels.get(message.choice) ?? message.choice) : message.text;
      if (!text) continue;
      const element = this.add(message.from, text, { at: message.at, fresh });
      if (message.buttons?.length) element.append(this.row(message.buttons, message.upload));
      if (message.from === "bot") first ??= element;
    }
    this.markLatest();
    if (first) this.reveal(first, followed);
    return unseen.length > 0;
  }

  /** What the visitor just sent: shown at once, pale until the server has it. */
  say(text) {
    const element = this.add("visitor", text, { fresh: true });
    element.classList.add("unsent");
    this.markLatest();
    this.toEnd();
    return element;
  }

  add(from, text, { at, fresh }) {
    this.stamp(at ? new Date(at) : new Date());
    const element = make("div", `message ${from}`);
    element.classList.toggle("fresh", fresh);
    const bubble = make("div", "bubble");
    bubble.dir = "auto";
    const speaker = make("span", "hear", this.word(`from_${from}`));
    bubble.append(speaker, ...(from === "bot" ? text.split("\n").map(paragraph) : [text]));
    element.append(bubble);
    this.thread.append(element);
    return element;
  }

  row(buttons, upload) {
    const row = make("div", "buttons");
    if (upload) row.append(leaving(upload));
    for (const choice of buttons) {
      this.labels.set(choice.code, choice.label);
      const button = make("button", "", choice.label);
      button.type = "button";
      button.addEventListener("click", (event) => this.pressed(choice, event));
      row.append(button);
    }
    return row;
  }

  /** Only the buttons under the last words of ours stand out; older ones stay pressable. */
  markLatest() {
    this.thread.querySelector(".latest")?.classList.remove("latest");
    const last = this.thread.lastElementChild;
    if (last?.classList.contains("bot")) last.classList.add("latest");
  }

  stamp(at) {
    if (at - this.last > QUIET) {
      const when = make("p", "when");
      const time = make("time");
      time.dateTime = at.toISOString();
      when.append(time);
      this.thread.append(when);
      this.tellTime(time);
    }
    this.last = at;
  }

  tellTime(time) {
    const at = new Date(time.dateTime);
    const today = at.toDateString() === new Date().toDateString();
    const day = today ? {} : { month: "long", day: "numeric" };
    time.textContent = at.toLocaleString(document.documentElement.lang, { ...day, hour: "2-digit", minute: "2-digit" });
  }

  /** After a change of language. */
  tellTimes() {
    this.thread.querySelectorAll("time").forEach((time) => this.tellTime(time));
  }

  waitForAnswer(waits) {
    clearTimeout(this.soon);
    if (!waits) this.typing.hidden = true;
    else this.soon = setTimeout(() => this.startTyping(), 300); // a quick answer needs no announcement
  }

  startTyping() {
    const followed = this.isAtEnd();
    this.typing.hidden = false;
    if (followed) this.toEnd();
  }

  isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    this.wasAtEnd = scrollHeight - scrollTop - clientHeight < 48;
    return this.wasAtEnd;
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.newer.hidden = true;
    this.wasAtEnd = true;
  }

  /** The end comes into view, but never so far that the first new message begins above the top. */
  reveal(first, followed) {
    if (!followed) {
      this.newer.hidden = false;
      return;
    }
    const top = first.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top;
    const end = this.scroller.scrollHeight - this.scroller.clientHeight;
    this.scroller.scrollTop = Math.min(end, this.scroller.scrollTop + top - 16);
  }
}

/** A line of ours. One that begins like a list's item hangs from its mark; addresses become links. */
function paragraph(line) {
  const [whole = "", mark] = line.match(ITEM) ?? [];
  const element = make("p", mark ? "item" : "");
  if (!mark) {
    element.append(...linked(line));
    return element;
  }
  const rest = make("span");
  rest.append(...linked(line.slice(whole.length)));
  element.append(make("b", "", mark), " ", rest);
  return element;
}

function linked(text) {
  const parts = [];
  let from = 0;
  for (const { 0: address, index } of text.matchAll(LINK)) {
    const link = make("a", "", address);
    Object.assign(link, { href: address, target: "_blank", rel: "noopener noreferrer" });
    parts.push(text.slice(from, index), link);
    from = index + address.length;
  }
  return [...parts, text.slice(from)];
}

/** A link to a page of ours, beside the buttons; the talk stays open. */
function leaving({ label, path }) {
  const link = make("a", "", label);
  link.href = path;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}

function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}
