// Where the person writes: the field, what is half-written, and the files that were chosen and not sent yet.

import { saying, thumbnail } from "./log.js";
import { newId } from "./outbox.js";
import { drop, dropFile, keep, keepFile, keepInTab, kept, keptFile, keptInTab } from "./shelf.js";
import { says } from "./words.js";

const [form, text, count, file, attach, tray, chosen, trayText, sendButton] = [
  "form",
  "text",
  "count",
  "file",
  "attach",
  "tray",
  "chosen",
  "tray-says",
  "send",
].map((id) => document.getElementById(id));

/** As many bytes as the server takes. */
const largestFile = 20 * 1024 * 1024;
/** As many files as one message takes. */
const filesInMessage = 10;
/** As long as one message may be, in UTF-16 units, where the question says nothing. */
const longestMessage = 8000;
/** What was chosen goes by itself after this, unless something is written to it or it is taken out. */
const chosenSeconds = 4;

let longest = longestMessage;
let files = [];

/** `onSend({ text }, undefined)`, or `onSend({ caption, files }, blobs)`. */
export function openComposer({ onSend, onFault }) {
  function submit() {
    const said = text.value.trim();
    if (said.length > longest) return grow();
    if (files.length > 0) {
      const [now, later] = [files.slice(0, filesInMessage), files.slice(filesInMessage)];
      const described = now.map(({ key, file: { name, type, size } }) => ({ key, name, type, size }));
      onSend(
        { caption: said, files: described },
        now.map(({ key, file: blob }) => ({ key, blob })),
      );
      clear();
      files = later;
      showTray();
      if (later.length > 0) submit();
      return;
    }
    if (!said) return;
    onSend({ text: said });
    clear();
  }

  function clear() {
    text.value = "";
    drop("draft");
    grow();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  // A press on Send leaves the caret, and the phone's keyboard, where they are.
  sendButton.addEventListener("mousedown", (event) => event.preventDefault());

  text.addEventListener("keydown", (event) => {
    // 229: the Enter that ends an input method's composition, in Safari.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
  text.addEventListener("input", () => {
    grow();
    keep("draft", text.value);
    holdTray();
  });

  // ---- files ---------------------------------------------------------------------------------------------------------

  let countdown;
  let left = 0;
  function holdTray() {
    clearInterval(countdown);
    if (files.length > 0) says(trayText, "pressSend");
  }
  function add(list) {
    for (const one of Array.from(list)) {
      if (one.size > largestFile) onFault("tooLarge", { name: one.name });
      else if (one.size === 0) onFault("fileEmpty", { name: one.name });
      else {
        const key = newId();
        files.push({ key, file: one });
        keepFile(key, one);
      }
    }
    showTray();
    if (files.length === 0) return;
    clearInterval(countdown);
    if (text.value.trim()) return holdTray();
    left = chosenSeconds;
    says(trayText, "sendsIn", { seconds: left });
    countdown = setInterval(() => {
      left -= 1;
      if (left > 0) return says(trayText, "sendsIn", { seconds: left });
      clearInterval(countdown);
      submit();
    }, 1000);
  }
  function showTray() {
    keepInTab("tray", JSON.stringify(files.map(({ key }) => key)));
    tray.hidden = files.length === 0;
    while (chosen.firstChild) chosen.firstChild.remove();
    if (files.length === 0) {
      clearInterval(countdown);
      says(trayText, "");
    }
    for (const one of files) {
      const remove = saying("button", { type: "button", className: "quiet" }, "remove");
      remove.setAttribute("aria-label", `${remove.textContent} ${one.file.name}`);
      remove.addEventListener("click", () => {
        files = files.filter((other) => other !== one);
        dropFile(one.key);
        showTray();
        holdTray();
        text.focus();
      });
      chosen.append(thumbnail(one.file.name, one.file, remove));
    }
  }
  attach.addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    add(file.files);
    file.value = "";
  });
  tray.addEventListener("pointerdown", holdTray);
  document.addEventListener("paste", ({ clipboardData }) => clipboardData && add(clipboardData.files));
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    add(event.dataTransfer.files);
  });

  // ---- what is there already -----------------------------------------------------------------------------------------

  const draft = kept("draft");
  if (draft && !text.value) text.value = draft;
  // A telephone may let the page go while its camera is open.
  const chosenBefore = JSON.parse(keptInTab("tray") || "[]");
  Promise.all(chosenBefore.map(keptFile)).then((found) => {
    found.forEach((one, i) => {
      if (one) files.push({ key: chosenBefore[i], file: one });
    });
    if (chosenBefore.length === 0) return;
    showTray();
    holdTray();
  });
  // A key that is pressed anywhere is meant for the field.
  document.addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, altKey, target } = event;
    if (key.length !== 1 || key === " " || ctrlKey || metaKey || altKey) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || form.hidden) return;
    text.focus();
  });
  form.hidden = false;
  grow();
}

/** As high as what is written; and says how much too long it is, before it is sent. */
function grow() {
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight}px`;
  const length = text.value.trim().length;
  const over = length > longest;
  if (over) says(count, "tooLong", { length, max: longest });
  else if (length > longest * 0.8 && length > 40) says(count, "lengthOf", { length, max: longest });
  else says(count, "");
  text.setAttribute("aria-invalid", String(over));
}

/** What the newest question takes. */
export function expects({ typed }) {
  longest = typed ? typed.max : longestMessage;
  grow();
}

export const focusField = () => text.focus({ preventScroll: true });
export const isWriting = () => document.activeElement === text;
export const hasWords = () => text.value.trim() !== "" || files.length > 0;
