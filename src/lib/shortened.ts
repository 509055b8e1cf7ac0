const characters = new Intl.Segmenter();

/** What fits of a text, cut between two characters as a person sees them: half of one is nothing that a store or a platform takes. */
function beginning(text: string, most: number): string {
  const cut = characters.segment(text).containing(most)?.index ?? text.length;
  return text.slice(0, cut).trimEnd();
}

/** At most that many UTF-16 code units; a mark at the end says that something is left out. */
export const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${beginning(text, most - 1)}…`;

/** A file's name in at most that many UTF-16 code units, with its ending: by that, whoever gets it knows what it is. */
export function shortFileName(name: string, most: number): string {
  if (name.length <= most) return name;
  const ending = /\.\w{1,8}$/.exec(name)?.[0] ?? "";
  return beginning(name.slice(0, name.length - ending.length), most - ending.length) + ending;
}
