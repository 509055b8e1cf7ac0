// One call of Viber's API, through the connector's client. Its answers come with HTTP 200 and a status of their own.

import type { ViberClient } from "messaging-api-viber";
import { z } from "zod";
import { exactTokens } from "./tokens.ts";

export type Client = Pick<ViberClient, "axios">;

/** An answer that takes longer is taken for a broken connection. */
const longestCallMs = 30_000;

const answer = z.looseObject({
  status: z.number(),
  status_message: z.string().catch(""),
  message_token: z.string().optional().catch(undefined),
});
export type ViberAnswer = z.infer<typeof answer>;

/** https://creators.viber.com/docs/bots-api/errors */
export const statuses = {
  ok: 0,
  invalidUrl: 1,
  invalidAuthToken: 2,
  badData: 3,
  missingData: 4,
  receiverNotRegistered: 5,
  receiverNotSubscribed: 6,
  receiverNoSuitableDevice: 11,
  tooManyRequests: 12,
  apiVersionNotSupported: 13,
  incompatibleWithVersion: 14,
  unsupportedCountry: 21,
} as const;

/** Not one of Viber's own statuses: something before it asks us to slow down. */
export const httpTooMany = 429;

/** Throws what passes by itself: no way to Viber, or an HTTP status that is none of its answers. Never with the token. */
export async function call(
  { axios }: Client,
  method: string,
  body: object,
  patienceMs = longestCallMs,
): Promise<ViberAnswer> {
  const { status, data } = await axios
    .post<unknown>(`/${method}`, body, {
      timeout: patienceMs,
      validateStatus: () => true,
      responseType: "text",
      transformResponse: exactTokens,
    })
    .catch((error: unknown) => {
      throw new Error(`Viber can't be reached: ${codeOf(error)}`);
    });
  if (status === httpTooMany) return { status: httpTooMany, status_message: "" };
  const read = answer.safeParse(data);
  if (status >= 500 || !read.success) throw new Error(`Viber answered ${status}`);
  return read.data;
}

/** A network error's code: its request holds the token. */
const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown fault";
