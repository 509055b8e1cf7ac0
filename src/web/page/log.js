// The conversation as it is shown.

import { clock, language, says, saysDay } from "./words.js";

const [view, log] = ["view", "log"].map((id) => document.getElementById(id));

export function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}
/** An element that says a word of the page, in whatever language that is. */
export function saying(tag, properties, key, values) {
  const made = element(tag, properties);
  says(made, key, values);
  return made;
}

// ---- where the reader is ---------------------------------------------------------------------------------------------

/** Whether the newest message is followed, or the person has scrolled up to read. */
let following = true;
let shownTop = 0;
let newestItem;
view.addEventListener("scroll", () => {
  if (view.scrollTop < shownTop - 40) following = false;
  if (view.scrollHeight - view.scrollTop - view.clientHeight < 40) following = true;
});

/** A message is shown from its beginning; one that asks, with the end of its question and its choices in sight. */
function bringIntoView() {
  if (!following || !newestItem) return;
  const top = newestItem.offsetTop - 8;
  const choices = newestItem.querySelector(".choices");
  const lines = 4 * parseFloat(getComputedStyle(document.documentElement).fontSize);
  const end = view.scrollHeight - view.clientHeight;
  view.scrollTop = choices ? Math.max(top, Math.min(end, newestItem.offsetTop + choices.offsetTop - lines)) : top;
  shownTop = view.scrollTop;
}
// The keyboard of a phone, a notice, chosen files: each takes its height from the conversation.
if (window.ResizeObserver) new ResizeObserver(bringIntoView).observe(view);
else window.addEventListener("resize", bringIntoView);

let lastDay = "";
function append(item, at) {
  const day = new Date(at).toDateString();
  if (day !== lastDay) {
    const line = element("p", { className: "day" });
    saysDay(line, at);
    item.prepend(line);
    lastDay = day;
  }
  log.append(item);
  newestItem = item;
  if (item.classList.contains("mine")) following = true;
  bringIntoView();
}

/** The language of words, as far as their script tells it from the page's own. */
function languageOf(text) {
  const isHan = /[\u3400-\u9fff]/.test(text);
  if (isHan) return language() === "zh" ? "" : "zh";
  return language() === "zh" && /[a-z]/i.test(text) ? "en" : "";
}

function bubble(text) {
  const made = element("div", { className: "bubble", dir: "auto", textContent: text });
  const tongue = languageOf(text);
  if (tongue) made.lang = tongue;
  return made;
}

// ---- what the person said --------------------------------------------------------------------------------------------

const mine = new Map();
let repliedTo = true;
/** The next answer ends what was asked before it. */
export function asked() {
  repliedTo = false;
}

/** `files`: names; `blobs`: the files themselves, for a small picture of each. */
export function showMine({ id, text, files, location, blobs }, at, state, onRetry) {
  const shown = id && mine.get(id);
  if (shown) return state === "sent" && shown.item.dataset.state !== "sent" ? mark(id, "sent") : undefined;
  const item = element("li", { className: "mine" }, saying("span", { className: "hidden" }, "you"), " ");
  if (files)
    item.append(element("ul", { className: "files" }, ...files.map((name, i) => thumbnail(name, blobs && blobs[i]))));
  if (location) item.append(saying("div", { className: "bubble" }, "myLocation"));
  if (text) item.append(bubble(text));
  const time = element("time", { textContent: clock(at), dateTime: new Date(at).toISOString() });
  const status = element("span", { className: "status" });
  item.append(element("span", { className: "time" }, time, status));
  if (id) mine.set(id, { item, status, onRetry });
  asked();
  append(item, at);
  if (id) mark(id, state);
}

/** A file by its name, and a picture of it where the browser can draw one. */
export function thumbnail(name, blob, ...more) {
  const item = element(
    "li",
    {},
    element("span", { className: "name", dir: "auto", textContent: `📎 ${name}` }),
    ...more,
  );
  item.dataset.name = name;
  if (blob && /^image\//.test(blob.type) && window.createImageBitmap)
    createImageBitmap(blob).then(
      (bitmap) => {
        const scale = 96 / Math.max(bitmap.width, bitmap.height);
        const canvas = element("canvas", { width: bitmap.width * scale || 1, height: bitmap.height * scale || 1 });
        canvas.setAttribute("aria-hidden", "true");
        canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
        if (bitmap.close) bitmap.close();
        item.prepend(canvas);
        bringIntoView();
      },
      () => undefined,
    );
  return item;
}

/** Files that are sent apart are no longer shown with this message. */
export function takeOut(id, names) {
  const shown = mine.get(id);
  for (const file of shown ? shown.item.querySelectorAll(".files li") : [])
    if (names.indexOf(file.dataset.name) >= 0) file.remove();
}

/** Says under a message of the person's what has become of it. */
export function mark(id, state, detail) {
  const shown = mine.get(id);
  if (!shown) return;
  const { item, status, onRetry } = shown;
  item.dataset.state = state;
  const retry = item.querySelector(".retry");
  if (state === "sending" && detail !== undefined) says(status, "sendingPart", { percent: detail });
  else if (state === "sent") says(status, "");
  else says(status, state);
  if ((state === "waiting" || state === "held") && !retry && onRetry) {
    const button = saying("button", { type: "button", className: "retry" }, "tryAgain");
    button.addEventListener("click", () => onRetry(id));
    item.append(button);
    bringIntoView();
  } else if (retry && state !== "waiting" && state !== "sending") retry.remove();
  for (const old of item.querySelectorAll(".fault")) old.remove();
  const faults = Array.isArray(detail)
    ? detail
    : typeof detail === "string" && state === "waiting"
      ? [{ help: detail }]
      : [];
  for (const { name, reason, help } of faults) {
    const key = { tooLarge: "tooLarge", empty: "fileEmpty", lost: "fileLost" }[reason];
    const said = help && !key && element("p", { textContent: name ? `${name}: ${help}` : help });
    const fault = said || saying("p", {}, key || "fileRefused", { name });
    fault.className = "fault";
    item.append(fault);
    bringIntoView();
  }
}

// ---- what the office said --------------------------------------------------------------------------------------------

/** New buttons take no tap for so long, and each tap in that time begins it anew: it was meant for what stood there before. */
const settleMs = 400;
let settling;

/** `live`: it came while the page was open. */
export function showOffice({ content, at, kind }, { live, onPress, onLocation }) {
  // Older choices are answered and done: they stay readable. News by itself answers nothing, and closes nothing.
  if (kind !== "push" && !repliedTo) {
    for (const old of log.querySelectorAll("button.choice:enabled")) old.disabled = true;
    repliedTo = true;
  }
  const item = element("li", {}, saying("span", { className: "hidden" }, "office"), " ", bubble(content.text));
  if (content.file) item.append(download(content.file));
  if (content.choices && content.choices.length) item.append(list("choices", content, true, onPress));
  if (content.wants === "location") item.append(locationButton(content.wantsLabel, onLocation));
  if (content.navigation && content.navigation.length) item.append(list("navigation", content, false, onPress));
  const time = element("time", { textContent: clock(at), dateTime: new Date(at).toISOString() });
  item.append(element("span", { className: "time" }, time));
  if (live) settle(item);
  append(item, at);
}

function settle(item) {
  item.classList.add("settling");
  clearTimeout(settling);
  settling = setTimeout(() => {
    for (const one of log.querySelectorAll(".settling")) one.classList.remove("settling");
  }, settleMs);
}
view.addEventListener("pointerdown", () => {
  const item = log.querySelector(".settling");
  if (item) settle(item);
});

function list(className, { choices, navigation, prompt }, numbered, onPress) {
  const items = (numbered ? choices : navigation).map(({ id, label }, i) => {
    const button = element("button", { type: "button", className: "choice" });
    if (numbered) button.append(element("span", { className: "n", textContent: `${i + 1} ` }));
    button.append(element("span", { dir: "auto", textContent: label }));
    const under = prompt !== undefined && id.charAt(0) !== "/" ? { prompt } : {};
    let pointer = "";
    button.addEventListener("pointerdown", (event) => {
      pointer = event.pointerType;
    });
    button.addEventListener("click", (event) => {
      for (const other of button.closest("#log > li").querySelectorAll("button.choice")) other.disabled = true;
      onPress(Object.assign({ id, label }, under), event.detail === 0 ? "keyboard" : pointer || "touch");
    });
    return element("li", {}, button);
  });
  return element("ul", { className }, ...items);
}

function download({ name, mediaType, text, sha256 }) {
  const href = sha256 ? `/api/chat/files/${sha256}` : URL.createObjectURL(new Blob([text], { type: mediaType }));
  const link = element("a", { className: "extra", href, download: name, textContent: `⬇ ${name}` });
  if (!sha256 || mediaType.indexOf("image/") !== 0) return link;
  const picture = element("img", { className: "picture", src: href, alt: name });
  picture.addEventListener("load", bringIntoView); // it had no height before
  return element("div", {}, picture, link);
}

function locationButton(label, onLocation) {
  const button = element("button", { type: "button", className: "extra", textContent: `📍 ${label}` });
  button.addEventListener("click", () => {
    const failed = () => onLocation(undefined);
    if (!navigator.geolocation) return failed();
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => onLocation({ latitude, longitude }),
      failed,
    );
  });
  return button;
}

/** History is not read out; what comes from now on is. */
export function isComplete() {
  view.setAttribute("aria-busy", "false");
  view.setAttribute("aria-live", "polite");
}

export const isEmpty = () => log.children.length === 0;
