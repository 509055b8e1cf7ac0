// What the page itself says, in every language of the office, as the server wrote it into the page: changed at once, without asking.

const { languages, demo } = JSON.parse(document.getElementById("texts").textContent);
let own = languages.find(({ code }) => code === document.documentElement.lang) || languages[0];

export const offered = languages.map(({ code, name }) => ({ code, name }));
export const isDemo = demo;
export const language = () => own.code;
export const office = () => own.office;

export function word(key, values) {
  const text = own.words[key] || "";
  return text.replace(/{{(\w+)}}/g, (_, name) =>
    values && name in values ? values[name] : name === "phone" ? own.office.phone : "",
  );
}

// Some browsers name their language as no standard does ("en-US@posix"): such a name is an error wherever a date is written.
const known = (language) => {
  try {
    return Intl.getCanonicalLocales(language)[0];
  } catch {
    return undefined;
  }
};
/** As the browser's country writes days and hours, in the page's language. */
const locale = () => ((navigator.language || "").indexOf(own.code) === 0 && known(navigator.language)) || own.code;
const day = (at) =>
  new Date(at).toLocaleDateString(locale(), { weekday: "long", day: "numeric", month: "long", year: "numeric" });
export const clock = (at) =>
  new Date(at).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** Says a word of the page in an element; the element follows when the language changes. */
export function says(element, key, values) {
  if (key) element.dataset.word = key;
  else delete element.dataset.word;
  if (values) element.dataset.values = JSON.stringify(values);
  else delete element.dataset.values;
  element.textContent = key ? word(key, values) : "";
}

/** A day as a line of the conversation. */
export function saysDay(element, at) {
  element.dataset.day = at;
  element.textContent = day(at);
}

/** The whole page in that language, if it is one of the office's. */
export function speak(code) {
  const wanted = languages.find((one) => one.code === code);
  if (!wanted) return;
  own = wanted;
  document.documentElement.lang = code;
  document.title = own.office.name;
  for (const element of document.querySelectorAll("[data-word]")) {
    const { word: key, values } = element.dataset;
    element.textContent = word(key, values && JSON.parse(values));
  }
  for (const element of document.querySelectorAll("[data-label]"))
    element.setAttribute("aria-label", word(element.dataset.label));
  for (const element of document.querySelectorAll("[data-hint]")) element.placeholder = word(element.dataset.hint);
  for (const element of document.querySelectorAll("[data-office]"))
    element.textContent = own.office[element.dataset.office];
  for (const element of document.querySelectorAll("[data-day]")) element.textContent = day(element.dataset.day);
  document.getElementById("language").value = code;
}
