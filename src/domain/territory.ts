type Units = Record<string, { territory: string[]; retired?: boolean }>;

/**
 * The office's part of the city that a typed place lies in: the key of the unit whose territory is named in it. Of several the longest
 * name counts ("East Street North" before "East Street"). Reports know no finer place than this.
 */
export function territoryOf(units: Units, place: string | undefined): string | undefined {
  const typed = place?.normalize("NFKC").toLowerCase() ?? "";
  const named = Object.entries(units)
    .filter(([, { retired }]) => !retired)
    .flatMap(([key, { territory }]) => territory.map((name) => ({ key, name: name.normalize("NFKC").toLowerCase() })))
    .filter(({ name }) => name !== "" && typed.includes(name));
  return named.sort((a, b) => b.name.length - a.name.length)[0]?.key;
}
