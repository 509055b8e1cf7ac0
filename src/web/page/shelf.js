// What the page keeps in the browser: short texts, each under a key of its own so that no tab writes over another's, and files. Where the
// browser keeps nothing (blocked, full, private) it is kept in memory, and the page can say so.

const prefix = "open-door-";
const memory = new Map();

function attempt(work, otherwise) {
  try {
    return work();
  } catch (_) {
    return otherwise;
  }
}

const store = attempt(() => window.localStorage, undefined);

/** Whether the browser has kept everything so far. */
let keepsAll = attempt(() => {
  store.setItem(`${prefix}try`, "1");
  store.removeItem(`${prefix}try`);
  return true;
}, false);
export const isKept = () => keepsAll;

/** True when the browser has it, and another tab finds it. */
export function keep(key, value) {
  const done = attempt(() => {
    store.setItem(prefix + key, value);
    return true;
  }, false);
  if (done) memory.delete(key);
  else {
    memory.set(key, value);
    keepsAll = false;
  }
  return done;
}

export const kept = (key) =>
  memory.has(key) ? memory.get(key) : attempt(() => store.getItem(prefix + key), null) || undefined;

export function drop(key) {
  memory.delete(key);
  attempt(() => store.removeItem(prefix + key));
}

export const keptUnder = (start) =>
  attempt(
    () =>
      Object.keys(store)
        .filter((key) => key.indexOf(prefix + start) === 0)
        .map((key) => key.slice(prefix.length)),
    [],
  );

/** In this tab alone, also when it is loaded again. */
export const keepInTab = (key, value) => attempt(() => window.sessionStorage.setItem(prefix + key, value));
export const keptInTab = (key) => attempt(() => window.sessionStorage.getItem(prefix + key), null) || undefined;

/** Everything of this visitor's, in this browser and in this tab. */
export function forgetAll() {
  for (const key of keptUnder("").concat(Array.from(memory.keys()))) drop(key);
  attempt(() => window.sessionStorage.clear());
  return forgetFiles();
}

export const isOurKey = (key, name) => key === prefix + name;

// ---- files -----------------------------------------------------------------------------------------------------------

const blobs = new Map();
/** A browser that never answers is one that keeps nothing. */
const patienceMs = 1500;

const opened = new Promise((resolve) => {
  setTimeout(() => resolve(undefined), patienceMs);
  attempt(() => {
    const asked = window.indexedDB.open("open-door", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("files");
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => resolve(undefined);
    return true;
  }, false) || resolve(undefined);
});

async function inFiles(mode, work) {
  const database = await opened;
  if (!database) return undefined;
  return new Promise((resolve) => {
    attempt(() => {
      const asked = work(database.transaction("files", mode).objectStore("files"));
      asked.onsuccess = () => resolve(mode === "readonly" ? asked.result : true);
      asked.onerror = () => resolve(undefined);
      asked.transaction.onabort = () => resolve(undefined);
      return true;
    }, false) || resolve(undefined);
  });
}

/** True when it outlives a reload. */
export async function keepFile(key, file) {
  blobs.set(key, file);
  return Boolean(await inFiles("readwrite", (files) => files.put(file, key)));
}
export const keptFile = async (key) => blobs.get(key) || inFiles("readonly", (files) => files.get(key));
export function dropFile(key) {
  blobs.delete(key);
  return inFiles("readwrite", (files) => files.delete(key));
}
function forgetFiles() {
  blobs.clear();
  return inFiles("readwrite", (files) => files.clear());
}
