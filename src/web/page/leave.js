// "I am finished here": the conversation leaves this device, and whoever comes next is a new visitor. In a kiosk it does so by itself.

import { drop, forgetAll, isOurKey, keep } from "./shelf.js";
import { says } from "./words.js";

const [panel, text, count, yes, no, button] = [
  "leaving",
  "leaving-text",
  "leaving-count",
  "leaving-yes",
  "leaving-no",
  "leave",
].map((id) => document.getElementById(id));

const asked = new URLSearchParams(location.search);
const isKiosk = asked.has("kiosk");
/** In a kiosk the conversation leaves after so long without a touch or a key, the last part of it counted aloud. */
const kioskSeconds = 180;
const countedSeconds = 30;

/** Whether the page was opened by somebody's leaving. */
export const hasJustLeft = asked.has("left");

/** The page's own address, without what it was opened for. */
export const address = (more) => {
  const said = [isKiosk ? "kiosk" : "", more || ""].filter(Boolean).join("&");
  return said ? `/?${said}` : "/";
};

/** Takes everything of this visitor's off the device, and begins anew. */
export async function clearAndBegin() {
  await forgetAll();
  location.replace(address("left"));
}

/** `flush` sends what waits; `isInUse` says whether there is anything to leave. */
export function openLeaving({ flush, isInUse }) {
  let before;
  function ask(key) {
    if (panel.hidden) before = document.activeElement;
    says(text, key);
    panel.hidden = false;
  }
  function stay() {
    panel.hidden = true;
    says(count, "");
    last = Date.now();
    if (before && before.focus) before.focus();
  }
  async function leave() {
    yes.disabled = true;
    says(text, "leavingNow");
    await flush();
    const answer = await fetch("/api/chat/session/end", { method: "POST" }).catch(() => undefined);
    yes.disabled = false;
    if (!answer || !answer.ok) return ask("cannotLeave");
    keep("left", String(Date.now()));
    drop("left");
    await clearAndBegin();
  }
  const open = () => {
    ask("leaveAsk");
    no.focus();
  };
  button.hidden = false;
  button.addEventListener("click", open);
  yes.addEventListener("click", leave);
  no.addEventListener("click", stay);
  panel.addEventListener("keydown", ({ key }) => key === "Escape" && stay());
  // The other tabs of this browser show the same conversation.
  window.addEventListener("storage", ({ key, newValue }) => {
    if (isOurKey(key, "left") && newValue) location.replace(address("left"));
  });

  let last = Date.now();
  if (isKiosk) {
    for (const sign of ["pointerdown", "keydown", "input", "wheel", "touchmove"])
      document.addEventListener(
        sign,
        () => {
          last = Date.now();
          if (!panel.hidden && count.textContent) stay();
        },
        true,
      );
    setInterval(() => {
      const left = Math.ceil(kioskSeconds - (Date.now() - last) / 1000);
      if (left > countedSeconds || !isInUse()) return;
      if (panel.hidden) ask("leaveKiosk");
      says(count, "leavesIn", { seconds: Math.max(0, left) });
      if (left > 0 || yes.disabled) return;
      last = Date.now() - (kioskSeconds - countedSeconds) * 1000; // tried again, should it fail
      leave();
    }, 1000);
  }
  return { open };
}
