import type { Work } from "../store/work.ts";

/** Opens the office's chat and says this there: a receipt number, a code, "book-12". Nothing where the office named no chat and has no page. */
export function chatLink(
  { office, publicUrl }: Pick<Work, "office" | "publicUrl">,
  payload: string,
): string | undefined {
  const chat = office.contact.chat ?? publicUrl;
  if (!chat) return undefined;
  const link = new URL(chat);
  link.searchParams.set("start", payload);
  return link.href;
}
