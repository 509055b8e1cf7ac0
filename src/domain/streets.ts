// Places as people type them, told apart by street and by number.

/** The street or village of a typed place: what stands before the number of a house ("Calle Luna 10" -> "Calle Luna", "东街12号" -> "东街"). */
export function streetOf(place: string): string {
  const typed = place.normalize("NFKC").trim();
  const named = /^[^\d,，;；]+/.exec(typed)?.[0].trim() ?? "";
  // "10 Luna Street": the number stands first.
  return named || (/^\d+\p{L}?[\s,]+([^\d,，;；]+)/u.exec(typed)?.[1]?.trim() ?? "");
}

/** The numbers in a typed place, in order: "Calle Luna 10" -> ["10"]. */
export const numbersIn = (place: string): string[] => place.normalize("NFKC").match(/\d+/g) ?? [];
