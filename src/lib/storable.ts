/**
 * The same value with texts that every store takes: without NUL, and U+FFFD in the place of half a character. Neither is anything that a
 * person can have meant. Of objects only plain ones and arrays are looked into.
 */
export function storable<T>(value: T): T {
  return mended(value) as T;
}

function mended(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\0", "").toWellFormed();
  if (Array.isArray(value)) return value.map(mended);
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mended(one)]));
}

const isPlain = (value: unknown): value is object =>
  typeof value === "object" && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value));

/** The same as JSON. What needs no mending, as nearly everything, is not looked through: its JSON shows a NUL or half a character. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  return /\\u(?:0000|d[89a-f])/.test(json) ? JSON.stringify(storable(value)) : json;
}
