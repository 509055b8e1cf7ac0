import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";

export const cookieName = "open_door_visitor";
const token = z.string().regex(/^[\w-]{43}$/);

/** The visitor's random token, where the browser brings one. */
export const visitorCookie = (cookies: Record<string, string | undefined>): string | undefined =>
  token.safeParse(cookies[cookieName]).data;

/** The first characters name the visitor, and stay when the cookie is renewed; the others are the secret. */
const nameLength = 11;

export const newToken = (): string => randomBytes(32).toString("base64url");

/** Another secret for the same visitor: whoever knew the cookie before opens nothing by it. */
export const renewedToken = (token: string): string =>
  token.slice(0, nameLength) + randomBytes(24).toString("base64url");

/** The visitor's address: the digest of the token, so that the store holds nothing that opens a chat. */
export const addressOf = (token: string): string => createHash("sha256").update(token).digest("hex");

/** By this a page sees that it is another visitor's than before. It opens nothing. */
export const tagOf = (token: string): string =>
  createHash("sha256")
    .update(`tag ${token.slice(0, nameLength)}`)
    .digest("hex")
    .slice(0, 12);
