// What the person said and the server has not confirmed yet: kept in the browser, sent in order, again with the same id until it is
// confirmed. The server takes each id once, so nothing is lost and nothing is doubled, whichever tab sends it.

import { drop, dropFile, keep, keepFile, kept, keptFile, keptUnder } from "./shelf.js";

const start = "out-";
const longestPauseMs = 30000;
/** The server answers within this, or is asked again. */
const patienceMs = 45000;

/** Random and a UUID (version 4), also where there is no `crypto.randomUUID`: over plain http, in older browsers. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

/**
 * `onState(entry, state, detail)`: "apart" (a new message of the files that broke in the message `detail`), "sending" (with `detail` percent), "waiting" (tried, not sent yet), "sent", "refused", "lost" (a file that
 * the browser did not keep). `onTrouble(why)`: "offline" or "busy", or nothing when it is over.
 */
export function createOutbox({ onState, onTrouble, onVisitor }) {
  let waiting = [];
  let running = false;
  /** Something has changed since the round began, such as the connection. */
  let isAskedAgain = false;
  let serial = 0;
  let failures = 0;
  /** A busy server has said when to come again. */
  let notBefore = 0;
  let timer;

  const remember = (entry) => {
    entry.shared = keep(start + entry.id, JSON.stringify(entry));
  };
  function over(entry, state, detail) {
    waiting = waiting.filter((one) => one !== entry);
    drop(start + entry.id);
    for (const { key } of entry.files || []) dropFile(key);
    onState(entry, state, detail);
  }

  function send(message, blobs) {
    const entry = Object.assign({ id: newId(), at: Date.now(), n: ++serial }, message);
    waiting.push(entry);
    remember(entry);
    for (const { key, blob } of blobs || [])
      keepFile(key, blob).then((safe) => {
        if (!safe) onState(entry, "unsafe");
      });
    flush();
    return entry;
  }

  /** Takes over what an earlier page, or a tab that is gone, left unsent. */
  function adopt(olderThanMs) {
    const known = new Set(waiting.map(({ id }) => id));
    const found = [];
    for (const key of keptUnder(start)) {
      try {
        const entry = JSON.parse(kept(key));
        if (!known.has(entry.id) && Date.now() - entry.at >= olderThanMs)
          found.push(Object.assign(entry, { shared: true }));
      } catch (_) {
        drop(key);
      }
    }
    found.sort((a, b) => a.at - b.at || a.n - b.n);
    waiting = found.concat(waiting).sort((a, b) => a.at - b.at || a.n - b.n);
    return found;
  }

  takeOverOldShelf();

  async function flush() {
    if (running) {
      isAskedAgain = true;
      return;
    }
    clearTimeout(timer);
    const rest = notBefore - Date.now();
    if (rest > 0 && waiting.length > 0) {
      timer = setTimeout(flush, rest);
      return;
    }
    running = true;
    isAskedAgain = false;
    let [pause, why] = [0, ""];
    for (let i = 0; i < waiting.length; ) {
      const entry = waiting[i];
      const answer = await deliver(entry);
      if (!answer.wait) {
        failures = 0;
        over(entry, answer.state, answer.detail);
        continue;
      }
      onState(entry, "waiting", answer.help);
      pause = Math.max(pause, answer.wait * 1000);
      if (answer.why === "busy") notBefore = Date.now() + answer.wait * 1000;
      why = answer.why;
      // A file that does not get through holds up no words; where words do not get through, nothing does.
      if (!entry.files) break;
      i += 1;
    }
    running = false;
    if (waiting.length === 0) return onTrouble("");
    onTrouble(why);
    if (!isAskedAgain) failures += 1;
    const backoff = isAskedAgain ? 500 : Math.min(longestPauseMs, 1000 * 2 ** Math.min(failures, 5));
    timer = setTimeout(flush, Math.max(pause, backoff));
  }

  async function deliver(entry) {
    if (entry.shared && !kept(start + entry.id)) return { state: "sent" }; // another tab has sent it
    onState(entry, "sending");
    const { id, language, text, choice, location, caption } = entry;
    if (!entry.files) return post({ id, language, text, choice, location });
    const broken = [];
    for (const file of entry.files) {
      if (file.stored || file.refused) continue;
      const blob = await keptFile(file.key);
      const share = (sent) =>
        onState(entry, "sending", Math.round((100 * (entry.files.indexOf(file) + sent)) / entry.files.length));
      const answer = blob ? await upload(blob, file.name, share) : { refused: "lost" };
      if (answer.why === "busy") return answer;
      if (answer.wait) broken.push(file);
      else Object.assign(file, answer);
      remember(entry);
    }
    if (broken.length > 0 && !goesApart(entry, broken)) return { wait: 1, why: "offline" };
    const { files } = entry;
    const refused = files.filter((file) => file.refused);
    const stored = files.filter((file) => file.stored).map((file) => file.stored);
    const detail = refused.map(({ name, refused: reason, help }) => ({ name, reason, help }));
    if (stored.length === 0) return { state: "refused", detail };
    const answer = await post({ id, language, files: stored, caption: caption || undefined });
    // An upload may be sent for a day: after that it is uploaded again.
    if (answer.state === "refused" && answer.detail === "files" && !entry.again) {
      entry.again = true;
      for (const file of files) delete file.stored;
      return { wait: 1, why: "offline" };
    }
    return answer.state === "sent" ? { state: "sent", detail } : answer;
  }

  /** Files that broke twice while others came through hold those up no longer, and wait as a message of their own. */
  function goesApart(entry, broken) {
    entry.tries = (entry.tries || 0) + 1;
    const others = entry.files.filter((file) => broken.indexOf(file) < 0);
    if (entry.tries < 2 || !others.some((file) => file.stored)) return false;
    const apart = Object.assign({}, entry, { id: newId(), n: ++serial, files: broken, caption: "", tries: 0 });
    waiting.splice(waiting.indexOf(entry) + 1, 0, apart);
    entry.files = others;
    remember(apart);
    remember(entry);
    onState(apart, "apart", entry);
    return true;
  }

  /** Confirmed; refused for good, for the server would never take it; or to be tried again. Only our own server's word counts. */
  async function post(message) {
    const patience = new AbortController();
    const alarm = setTimeout(() => patience.abort(), patienceMs);
    try {
      const answer = await fetch("/api/chat/messages", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(message),
        signal: patience.signal,
      });
      const said = await answer.json().catch(() => ({}));
      if (answer.ok && said.ok) {
        if (said.visitor) onVisitor(said.visitor);
        return { state: "sent" };
      }
      return verdict(answer.status, said, answer.headers.get("retry-after"));
    } catch (_) {
      return { wait: 1, why: "offline" };
    } finally {
      clearTimeout(alarm);
    }
  }

  window.addEventListener("online", () => {
    failures = 0;
    flush();
  });
  return { send, flush, adopt, waiting: () => waiting };
}

/** The page before this one kept all that waited in one list, which two tabs wrote over each other's. */
function takeOverOldShelf() {
  try {
    JSON.parse(kept("outbox") || "[]").forEach((message, n) => {
      keep(start + message.id, JSON.stringify(Object.assign({ at: Date.now(), n }, message)));
    });
  } catch (_) {
    // Nothing that could be read.
  }
  keep("outbox", "[]");
}

/** What a refusal means. One that is not in our words came from something in between, such as the sign-in page of a hotel. */
function verdict(status, { error, help }, retryAfter) {
  const passing = status === 408 || status === 425 || status === 429 || status >= 500;
  if (error && status >= 400 && !passing) return { state: "refused", detail: error, refused: error, help };
  const seconds = Math.min(600, Number(retryAfter) || 1);
  return { wait: seconds, why: status === 429 || status >= 500 ? "busy" : "offline", help };
}

/** An upload that makes no way for so long is broken off. */
const stalledMs = 60000;

function upload(blob, name, onProgress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    let alarm;
    const alive = () => {
      clearTimeout(alarm);
      alarm = setTimeout(() => request.abort(), stalledMs);
    };
    request.upload.onprogress = ({ loaded, total }) => {
      alive();
      onProgress(total ? loaded / total : 0);
    };
    request.onabort = () => resolve({ wait: 1, why: "offline" });
    request.onerror = request.onabort;
    request.onload = () => {
      try {
        const said = JSON.parse(request.responseText);
        if (request.status === 200 && said.sha256) return resolve({ stored: said });
        resolve(verdict(request.status, said, request.getResponseHeader("retry-after")));
      } catch (_) {
        resolve(verdict(request.status, {}, request.getResponseHeader("retry-after")));
      }
    };
    request.onloadend = () => clearTimeout(alarm);
    const body = new FormData();
    body.append("file", blob, name);
    request.open("POST", "/api/chat/files");
    request.send(body);
    alive();
  });
}
