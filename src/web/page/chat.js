// The chat page: shows what the office and the person said, sends what the person says. Talks to /api/chat (docs/webchat-api.md).

import { createOutbox } from "./outbox.js";

const byId = (id) => document.getElementById(id);
const [view, log, form, text, file, attach, language, state] = [
  "view",
  "log",
  "form",
  "text",
  "file",
  "attach",
  "language",
  "state",
].map(byId);
/** As many bytes as the server takes. */
const largestFile = 20 * 1024 * 1024;

let words = {};
let spoken = document.documentElement.lang;
let lastPosition = 0;

const outbox = createOutbox({
  onSent: (id) => marked(id, "sent"),
  onOffline: () => say(words.offline),
  onOnline: () => say(""),
});

const say = (line) => {
  state.textContent = line ?? "";
};

// ---- what is shown ---------------------------------------------------------------------------------------------------

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

const clock = (at) => new Date(at).toLocaleTimeString(spoken, { hour: "2-digit", minute: "2-digit" });

/** Whether the newest message is followed, or the person has scrolled up to read. */
let following = true;
let shownTop = 0;
view.addEventListener("scroll", () => {
  if (view.scrollTop < shownTop - 40) following = false;
  if (view.scrollHeight - view.scrollTop - view.clientHeight < 40) following = true;
});

function append(item) {
  log.append(item);
  if (item.classList.contains("mine")) following = true;
  if (!following) return;
  view.scrollTop = item.offsetTop - 8; // a message taller than the view is shown from its beginning
  shownTop = view.scrollTop;
}

function showMine({ id, text: said, files, location }, at, how = "sent") {
  if (id && log.querySelector(`[data-id="${CSS.escape(id)}"]`)) return;
  const shown = said ?? (files ? `📎 ${files.join(", ")}` : location ? `📍 ${words.myLocation}` : "");
  const time = element("span", {
    className: "time",
    textContent: `${clock(at)}${how === "sending" ? ` · ${words.sending}` : ""}`,
  });
  const item = element(
    "li",
    { className: "mine" },
    element("span", { className: "hidden", textContent: `${words.you} ` }),
    element("div", { className: "bubble", textContent: shown }),
    time,
  );
  if (id) item.dataset.id = id;
  append(item);
}

function marked(id) {
  const time = log.querySelector(`[data-id="${CSS.escape(id)}"] .time`);
  if (time) time.textContent = time.textContent.split(" · ")[0];
}

function showOffice({ content, at }) {
  // The buttons of older messages are out of date: they stay readable, but only the newest can be pressed.
  for (const old of log.querySelectorAll("button:enabled")) if (old.dataset.prompt) old.disabled = true;
  const item = element(
    "li",
    {},
    element("span", { className: "hidden", textContent: `${words.office} ` }),
    element("div", { className: "bubble", textContent: content.text }),
  );
  if (content.file) item.append(download(content.file));
  if (content.choices?.length) item.append(list("choices", content.choices, content.prompt, true));
  if (content.wants === "location") item.append(locationButton(content.wantsLabel));
  if (content.navigation?.length) item.append(list("navigation", content.navigation, content.prompt, false));
  item.append(element("span", { className: "time", textContent: clock(at) }));
  append(item);
}

function list(className, choices, prompt, numbered) {
  const items = choices.map(({ id, label }, i) => {
    const button = element("button", { type: "button" });
    if (numbered) button.append(element("span", { className: "n", textContent: `${i + 1} ` }));
    button.append(label);
    if (prompt !== undefined && !id.startsWith("/")) button.dataset.prompt = prompt;
    button.addEventListener("click", () => {
      if (button.dataset.prompt)
        for (const other of button.closest("li[data-message], #log > li").querySelectorAll("button"))
          other.disabled = true;
      send(
        { choice: { id, label, ...(prompt !== undefined && !id.startsWith("/") ? { prompt } : {}) } },
        { text: label },
      );
      text.focus({ preventScroll: true });
    });
    return element("li", {}, button);
  });
  return element("ul", { className }, ...items);
}

function download({ name, mediaType, text: content, sha256 }) {
  const href = sha256 ? `/api/chat/files/${sha256}` : URL.createObjectURL(new Blob([content], { type: mediaType }));
  const link = element("a", { className: "extra", href, download: name, textContent: `⬇ ${name}` });
  if (!sha256 || !mediaType.startsWith("image/")) return link;
  const picture = element("img", { className: "picture", src: href, alt: name });
  picture.addEventListener("load", () => {
    if (following) view.scrollTop = picture.closest("li").offsetTop - 8; // it had no height before
  });
  return element("div", {}, picture, link);
}

function locationButton(label) {
  const button = element("button", { type: "button", className: "extra", textContent: `📍 ${label}` });
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => send({ location: { latitude, longitude } }, { location: true }),
      () => say(words.noLocation),
    );
  });
  return button;
}

// ---- what is sent ----------------------------------------------------------------------------------------------------

function send(message, shown) {
  const id = crypto.randomUUID();
  showMine({ id, ...shown }, Date.now(), "sending");
  outbox.send({ id, language: spoken, ...message });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const said = text.value.trim();
  if (!said) return;
  text.value = "";
  grow();
  send({ text: said }, { text: said });
});

text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});

function grow() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight}px`;
}
text.addEventListener("input", grow);

attach.addEventListener("click", () => file.click());
file.addEventListener("change", async () => {
  const chosen = [...file.files];
  file.value = "";
  for (const one of chosen) await sendFile(one);
});

async function sendFile(one) {
  if (one.size > largestFile) return say(words.tooLarge.replace("{{name}}", one.name));
  say(words.uploading.replace("{{name}}", one.name));
  const body = new FormData();
  body.append("file", one, one.name);
  try {
    const answer = await fetch("/api/chat/files", { method: "POST", body });
    const stored = await answer.json();
    if (!answer.ok)
      return say(
        stored.error === "tooLarge"
          ? words.tooLarge.replace("{{name}}", one.name)
          : words.fileRefused.replace("{{name}}", one.name),
      );
    say("");
    send({ files: [stored] }, { files: [one.name] });
  } catch {
    say(words.offline);
  }
}

language.addEventListener("change", async () => {
  send(
    { choice: { id: `/language ${language.value}`, label: language.selectedOptions[0].textContent } },
    { text: language.selectedOptions[0].textContent },
  );
  await open(language.value, true);
});

// ---- opening the page ------------------------------------------------------------------------------------------------

async function open(wanted, chosen = false) {
  const answer = await fetch(`/api/chat/session?language=${encodeURIComponent(wanted)}${chosen ? "&chosen=true" : ""}`);
  const session = await answer.json();
  words = session.texts;
  spoken = session.language;
  document.documentElement.lang = spoken;
  document.title = session.office;
  byId("office").textContent = session.office;
  byId("demo").hidden = !session.demo;
  byId("demo").textContent = words.demo;
  byId("text-label").textContent = words.message;
  form.setAttribute("aria-label", words.message);
  byId("language-label").textContent = words.language;
  text.placeholder = words.placeholder;
  attach.setAttribute("aria-label", words.attach);
  byId("send").setAttribute("aria-label", words.send);
  view.setAttribute("aria-label", words.log);
  language.replaceChildren(
    ...session.languages.map(({ code, name }) =>
      element("option", { value: code, textContent: name, selected: code === spoken }),
    ),
  );
  return session;
}

function listen(onReady) {
  const events = new EventSource(`/api/chat/events?after=${lastPosition}`);
  events.addEventListener("message", ({ data }) => {
    const entry = JSON.parse(data);
    if (entry.position && entry.position <= lastPosition) return;
    lastPosition = Math.max(lastPosition, entry.position ?? 0);
    if (entry.from === "person") showMine(entry.content, entry.at);
    else showOffice(entry);
  });
  events.addEventListener("ready", () => {
    say("");
    onReady();
    outbox.flush();
  });
  events.addEventListener("error", () => say(words.offline));
}

async function begin() {
  try {
    const session = await open(navigator.language);
    const payload = new URLSearchParams(location.search).get("start");
    if (payload) history.replaceState(null, "", "/");
    let greeted = false;
    listen(() => {
      if (greeted) return;
      greeted = true;
      for (const { id, ...waiting } of outbox.waiting())
        showMine({ id, text: waiting.text ?? waiting.choice?.label }, Date.now(), "sending");
      if (payload) send({ text: `/start ${payload}` }, { text: words.hello });
      else if (!session.known && outbox.waiting().length === 0)
        outbox.send({ id: crypto.randomUUID(), language: spoken, choice: { id: "/start" } });
    });
  } catch {
    setTimeout(begin, 2000);
  }
}

begin();
