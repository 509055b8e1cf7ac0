// The chat page: shows what the office and the person said, sends what the person says. Talks to /api/chat (docs/webchat-api.md).
// Plain JavaScript of 2019 (Safari 13, Chrome 80), for old telephones: a test holds it.

import { expects, focusField, hasWords, isWriting, openComposer } from "./compose.js";
import { address, clearAndBegin, hasJustLeft, openLeaving } from "./leave.js";
import { asked, element, isComplete, isEmpty, mark, showMine, showOffice, takeOut } from "./log.js";
import { createOutbox } from "./outbox.js";
import { isKept, keep, kept } from "./shelf.js";
import { language, offered, says, speak } from "./words.js";

const [state, notice, start, trouble, connecting, chooser] = [
  "state",
  "notice",
  "start",
  "trouble",
  "connecting",
  "language",
].map((id) => document.getElementById(id));

let isReady = false;

/** A fault of the page: said with the office's telephone, and nothing that was written goes. */
function onFault() {
  if (isReady) return notify("fault");
  says(trouble, "cannotStart");
  start.classList.add("failed");
}
window.addEventListener("error", onFault);
window.addEventListener("unhandledrejection", onFault);

function notify(key, values) {
  says(notice, key, values);
  notice.hidden = !key;
}

const outbox = createOutbox({
  onState: (entry, became, detail) => {
    if (became === "unsafe") return notify("notKept");
    if (became === "apart") {
      takeOut(
        detail.id,
        entry.files.map(({ name }) => name),
      );
      return show(entry, "waiting");
    }
    mark(entry.id, became, detail);
    if (became === "sent") expectAnswer();
  },
  onTrouble: (why) => {
    inTrouble = Boolean(why);
    sayState(why);
    sayWhatIsKept();
  },
  onVisitor: isStill,
});
let inTrouble = false;

function sayState(why) {
  says(state, why);
  if (why && !isReady) {
    connecting.hidden = true;
    says(trouble, "cannotReach");
    start.classList.add("failed");
  }
}

/** Where the browser keeps nothing, closing the page loses what is not sent yet. */
function sayWhatIsKept() {
  if (!isKept()) notify("notKept");
}
window.addEventListener("beforeunload", (event) => {
  if (isKept() || (outbox.waiting().length === 0 && !hasWords())) return;
  event.preventDefault();
  event.returnValue = "";
});

// ---- what is sent ----------------------------------------------------------------------------------------------------

/** How the last answer was given: by "keyboard", "mouse", "touch". */
let by = "";
const visitor = () => kept("visitor");

function send(message, blobs) {
  if (!message.quiet) keep("used", "1");
  if (!isStrange && isKept() && !message.quiet) notify(""); // read, and answered by going on
  const entry = outbox.send(Object.assign({ language: language(), visitor: visitor() }, message), blobs);
  show(entry, "sending", blobs);
}

function show(entry, how, blobs) {
  if (entry.quiet) return asked();
  const { id, at, text, choice, location, files, caption } = entry;
  showMine(
    {
      id,
      text: text || caption || (choice && choice.label),
      location: Boolean(location),
      files: files && files.map(({ name }) => name),
      blobs: blobs && blobs.map(({ blob }) => blob),
    },
    at,
    how,
    () => {
      entry.held = false;
      outbox.flush();
    },
  );
}

openComposer({
  onSend: (message, blobs) => {
    by = isWriting() ? "writing" : "touch";
    send(message, blobs);
  },
  onFault: notify,
});

const leaving = openLeaving({ flush: outbox.flush, isInUse: () => !isEmpty() && (kept("used") || hasWords()) });

const shownHow = {
  onPress: (choice, how) => {
    by = how;
    if (choice.id.indexOf("/language ") === 0) speak(choice.id.slice("/language ".length));
    send({ choice });
    // A finger wants no keyboard over the next choices; who uses keys goes on with them.
    if (how === "keyboard") focusField();
  },
  onLocation: (location) => (location ? send({ location }) : notify("noLocation")),
};

for (const { code, name } of offered) chooser.append(element("option", { value: code, textContent: name, lang: code }));
chooser.value = language();
chooser.hidden = false;
chooser.addEventListener("change", () => {
  const { code, name } = offered.find((one) => one.code === chooser.value);
  speak(code);
  send({ choice: { id: `/language ${code}`, label: name } });
});

// ---- what comes ------------------------------------------------------------------------------------------------------

let events;
let lastPosition = 0;
const taken = new Set();
let pause = 1000;
let onReady = () => undefined;
let reopening;

function take(entry) {
  if (entry.position && taken.has(entry.position)) return;
  taken.add(entry.position);
  lastPosition = Math.max(lastPosition, entry.position || 0);
  if (entry.from === "person") return showMine(entry.content, entry.at, "sent");
  clearTimeout(unanswered);
  showOffice(entry, Object.assign({ live: isReady }, shownHow));
  if (entry.kind !== "push") expects(entry.content);
  if (!isReady) return;
  if (entry.content.wants === "leave" && document.visibilityState === "visible") leaving.open();
  if (entry.content.typed && by === "mouse") focusField();
}

function listen() {
  clearTimeout(reopening);
  if (events) events.close();
  events = new EventSource(`/api/chat/events?after=${lastPosition}`);
  events.addEventListener("language", ({ data }) => speak(JSON.parse(data).language));
  events.addEventListener("message", ({ data }) => take(JSON.parse(data)));
  events.addEventListener("ended", clearAndBegin);
  events.addEventListener("renewed", listen);
  events.addEventListener("ready", ({ data }) => {
    pause = 1000;
    const tag = JSON.parse(data).visitor;
    if (!isReady && tag !== began) {
      isStrange = true;
      notify("noCookies");
    }
    isStill(tag);
    if (!inTrouble) says(state, "");
    onReady();
    outbox.flush();
  });
  events.addEventListener("error", () => {
    sayState("offline");
    if (events.readyState !== 2) return; // the browser comes again by itself
    reopening = setTimeout(listen, pause);
    pause = Math.min(30000, pause * 2);
  });
}

// Browsers open few connections to one place: a page that nobody looks at needs none.
let hiding;
document.addEventListener("visibilitychange", () => {
  clearTimeout(hiding);
  if (document.visibilityState === "hidden") {
    hiding = setTimeout(() => {
      if (events) events.close();
      events = undefined;
    }, 30000);
    return;
  }
  if (isReady && !events) listen();
  takeOver(30000);
});

/** A connection may be dead without a sign: where nothing comes after what was taken, it is opened again. */
let unanswered;
function expectAnswer() {
  clearTimeout(unanswered);
  if (isReady) unanswered = setTimeout(listen, 15000);
}

/** The server's name for this visitor as the page began; where the next answer has another one, the browser keeps no cookie. */
let began;
let isStrange = false;

/** The server's name for this visitor. Another one means that the conversation has ended: shown by a page that begins anew. */
function isStill(tag) {
  if (!tag || tag === visitor()) return;
  const before = visitor();
  keep("visitor", tag);
  if (before && isReady && !isStrange) location.replace(address("new"));
}

function takeOver(olderThanMs) {
  for (const entry of outbox.adopt(olderThanMs)) {
    entry.held = Boolean(entry.visitor && visitor() && entry.visitor !== visitor());
    show(entry, entry.held ? "held" : "waiting");
  }
  if (isReady) outbox.flush();
}

// ---- the beginning ---------------------------------------------------------------------------------------------------

async function begin(tries) {
  let session;
  try {
    const answer = await fetch(`/api/chat/session?language=${encodeURIComponent(navigator.language || "")}`);
    session = answer.ok ? await answer.json() : undefined;
    if (!session) sayState(answer.status === 429 || answer.status >= 500 ? "busy" : "offline");
  } catch (_) {
    sayState("offline");
  }
  if (!session) return setTimeout(begin, Math.min(30000, 1000 * 2 ** Math.min(tries, 5)), tries + 1);
  speak(session.language);
  const query = new URLSearchParams(location.search);
  const payload = query.get("start");
  const isOther = query.has("new") || (visitor() && session.visitor && visitor() !== session.visitor && !session.known);
  began = session.visitor;
  if (began) keep("visitor", began);
  if (session.known) keep("used", "1");
  if (location.search) history.replaceState(null, "", address());
  let greeted = false;
  onReady = () => {
    if (greeted) return;
    greeted = true;
    start.hidden = true;
    isComplete();
    takeOver(0);
    isReady = true;
    if (!isStrange) {
      if (hasJustLeft) notify("hasLeft");
      else if (isOther) notify("isNew");
      sayWhatIsKept();
    }
    if (payload) send({ text: `/start ${payload}`, quiet: true });
    else if (!session.known && outbox.waiting().length === 0) send({ choice: { id: "/start" }, quiet: true });
  };
  listen();
}

begin(0);
