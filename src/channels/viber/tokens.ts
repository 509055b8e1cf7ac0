/**
 * JSON whose `message_token`s stay what they are. They are numbers of 64 bits: read as JavaScript's, the tokens of two messages become the
 * same number, and the second would be taken for the first come again. Nothing where it is no JSON.
 */
export function exactTokens(json: string): unknown {
  try {
    return JSON.parse(json, (key, value, context?: { source: string }) =>
      key === "message_token" && typeof value === "number" ? (context?.source ?? String(value)) : value,
    );
  } catch {
    return undefined;
  }
}
