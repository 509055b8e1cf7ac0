/** A row under the store's own names, for a statement that is written by hand: `placeText` becomes place_text, as each `@map` has it. */
export const inColumns = (row: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([field, value]) => [
      field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
