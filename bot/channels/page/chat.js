/** Joins the page: what the visitor does, what is on its way, what is shown. */

import { Bubbles } from "./bubbles.js";
import { Outbox } from "./outbox.js";

const element = (id) => document.getElementById(id);
const page = document.documentElement;
const WORDS = JSON.parse(element("words").textContent);
const TAGS = { zh: "zh-CN", en: "en" };
const FORGOTTEN = "yes/forget"; // after it, nothing that was said before is kept, here neither
const YEAR = 365 * 24 * 60 * 60;

const box = element("box");
const menu = document.querySelector(".menu");
const hasMouse = matchMedia("(hover: hover) and (pointer: fine)").matches;
const others = "BroadcastChannel" in window ? new BroadcastChannel("bole") : null;
const elements = new Map(); // bubbles of what is on its way, by its id
const word = (name) => WORDS[name][page.dataset.language];

const bubbles = new Bubbles({
  scroller: element("log"),
  thread: element("thread"),
  typing: element("typing"),
  newer: element("newer"),
  pressed: ({ code, label }, event) => send({ choice: code }, label, event),
  word,
});
const outbox = new Outbox({ answered, refused, connection });

// The language: the browser's at first (the server saw to that), then that of the talk.

function speak(language) {
  if (page.dataset.language === language) return;
  page.dataset.language = language;
  page.lang = TAGS[language];
  document.title = word("title");
  document.cookie = `bole_language=${language}; path=/; max-age=${YEAR}; samesite=lax`;
  for (const each of document.querySelectorAll("[data-word]")) each.textContent = word(each.dataset.word);
  for (const each of document.querySelectorAll("[data-label]")) each.setAttribute("aria-label", word(each.dataset.label));
  for (const each of document.querySelectorAll(".languages button"))
    each.setAttribute("aria-pressed", String(each.dataset.code === `language/${language}`));
  box.placeholder = word("placeholder");
  bubbles.tellTimes();
}

/** Follows the words of ours that came last: Chinese if they have as many characters as foreign words. */
function follow(messages) {
  const text = messages.findLast(({ from }) => from === "bot")?.text ?? "";
  const characters = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const foreign = text.match(/[A-Za-z]{2,}/g)?.length ?? 0;
  if (characters + foreign > 0) speak(characters >= foreign ? "zh" : "en");
}

// Sending and hearing

function send(body, label, event) {
  const sent = outbox.add(body, label);
  if (label) elements.set(sent.id, bubbles.say(label));
  bubbles.waitForAnswer(true);
  // A keyboard goes on in the box, one Shift+Tab away from the new buttons; a thumb wants no keyboard to jump up.
  if (event && (hasMouse || event.detail === 0)) box.focus({ preventScroll: true });
  outbox.run();
}

async function answered(sent, messages) {
  if (outbox.waiting.length === 0) bubbles.waitForAnswer(false);
  elements.get(sent.id)?.classList.remove("unsent");
  if (sent.body.choice === FORGOTTEN) bubbles.clear();
  if (sent.body.joined) history.replaceState(null, "", location.pathname);
  follow(messages);
  if (sent.kept) await restore();
  else bubbles.show(messages);
  others?.postMessage("changed");
}

function refused(sent, status) {
  if (outbox.waiting.length === 0) bubbles.waitForAnswer(false);
  const bubble = elements.get(sent.id);
  if (!bubble) return;
  bubble.classList.add("failed");
  const why = document.createElement("small");
  why.textContent = word(status === 413 ? "too_long" : "unsent");
  bubble.append(why);
  bubbles.toEnd();
}

let connected = true;

function connection(isThere) {
  if (isThere === connected) return;
  connected = isThere;
  element("status").textContent = word(isThere ? "back_again" : "reconnecting");
  if (!isThere) return bubbles.waitForAnswer(false);
  listen();
  setTimeout(() => connected && (element("status").textContent = ""), 2500);
}

let later = null;

/** Messages that come by themselves. A hidden page listens to nothing: it looks again when it is seen. */
function listen() {
  later?.close();
  if (document.hidden) return;
  later = new EventSource(`/chat/events?after=${bubbles.newest}`);
  later.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (!bubbles.show([message])) return;
    bubbles.waitForAnswer(false); // the response may be slower than the message itself
    follow([message]);
  };
  later.onopen = () => outbox.wake();
  later.onerror = () => later.readyState === EventSource.CLOSED && setTimeout(listen, 5000);
}

// Beginning and coming back

async function fetchThread() {
  for (let pause = 500; ; pause = Math.min(pause * 2, 30_000)) {
    try {
      const response = await fetch("/chat", { signal: AbortSignal.timeout?.(30_000) });
      if (response.ok) {
        connection(true);
        return (await response.json()).messages;
      }
    } catch {
      /* nobody there: said below */
    }
    connection(false);
    await outbox.rest(pause);
  }
}

/** Shows the thread as the store has it, and below it what is still on its way. */
async function restore() {
  const { settled } = outbox;
  const messages = await fetchThread();
  if (settled !== outbox.settled) return restore(); // something was answered meanwhile: this thread is too old
  const log = element("log");
  log.setAttribute("aria-busy", "true"); // what was heard before is not read out again
  bubbles.clear();
  elements.clear();
  for (const each of document.querySelectorAll("[data-code]")) bubbles.labels.set(each.dataset.code, labelOf(each));
  bubbles.show(messages, { fresh: false });
  for (const { id, label } of outbox.waiting) if (label) elements.set(id, bubbles.say(label));
  bubbles.toEnd();
  requestAnimationFrame(() => log.removeAttribute("aria-busy"));
  return messages;
}

async function begin() {
  if (!navigator.cookieEnabled) {
    element("status").textContent = word("no_cookies");
    return;
  }
  const asked = new URLSearchParams(location.search);
  const source = asked.get("source")?.slice(0, 64) || null;
  const role = asked.get("role")?.slice(0, 64) || null;
  const messages = await restore();
  follow(messages);
  if (outbox.waiting.length) outbox.run();
  else if (messages.length === 0 || source || role)
    send({ joined: { source, role, language: page.dataset.language } }, "");
  listen();
}

// The box

function grow() {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 2}px`; // and its two borders
  element("send").disabled = !box.value.trim();
}

box.addEventListener("input", grow);
box.addEventListener("keydown", (event) => {
  // While an input method is composing, Enter chooses a candidate; 229 is how older Safari says so.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  element("form").requestSubmit();
});
element("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = box.value.trim();
  if (!text) return;
  box.value = "";
  grow();
  box.focus();
  send({ text }, text);
});
element("send").addEventListener("pointerdown", (event) => event.preventDefault()); // keeps a phone's keyboard up

// The header

const labelOf = (button) => button.getAttribute("aria-label") ?? button.textContent;

document.querySelector("header").addEventListener("click", (event) => {
  const button = event.target.closest("[data-code]");
  if (!button) return;
  menu.open = false;
  const { code } = button.dataset;
  if (code.startsWith("language/")) speak(code.slice("language/".length));
  send({ choice: code }, labelOf(button), event);
});
document.addEventListener("click", ({ target }) => menu.contains(target) || (menu.open = false));
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.firstElementChild.focus();
});

// The world around

document.addEventListener("visibilitychange", listen);
others?.addEventListener("message", () => outbox.waiting.length === 0 && restore());
// Where the keyboard covers the page instead of shrinking it (iOS), the page shrinks itself.
visualViewport?.addEventListener("resize", () => {
  if (visualViewport.scale === 1) page.style.setProperty("--height", `${visualViewport.height}px`);
});

if (hasMouse) box.focus();
grow();
begin();
