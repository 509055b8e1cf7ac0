import { z } from "zod";

export const cookieName = "open_door_visitor";
const token = z.string().regex(/^[\w-]{43}$/);

/** The visitor's random token, where the browser brings one. */
export const visitorCookie = (cookies: Record<string, string | undefined>): string | undefined =>
  token.safeParse(cookies[cookieName]).data;
