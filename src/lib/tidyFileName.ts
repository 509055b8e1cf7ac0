/** What shows nothing and turns a name around: "invoice\u202Efdp.exe" reads "invoiceexe.pdf". */
const unseen = /[\u{AD}\u{61C}\u{180E}\u{200B}\u{200E}\u{200F}\u{2028}-\u{202E}\u{2060}-\u{206F}\u{FEFF}]/gu;

/** A file's name without what no name needs: marks that turn or hide a part of it, control characters, and paths. */
export const tidyFileName = (name: string): string => name.replace(unseen, "").replace(/[\p{Cc}/\\]/gu, "_");
