// Twilio's REST API, through bottender's client.

import { z } from "zod";
import { twilioClient } from "../connectors.ts";

/** An answer that takes longer is taken for a broken connection. */
const longestCallMs = 30_000;

export type Account = { accountSid: string; authToken: string; number: string; apiOrigin: string };

export type Twilio = {
  /** One of Twilio's hosts, "api" or "messaging" for instance, and a path from its root. */
  get: (host: string, path: string) => Promise<Answer>;
  /** A path below the account; fields as a form. */
  post: (path: string, fields: Record<string, string>) => Promise<Answer>;
  /** Something new on one of Twilio's hosts, as JSON. */
  create: (host: string, path: string, body: object) => Promise<Answer>;
};
/** `code` is Twilio's, where it refused: https://www.twilio.com/docs/api/errors */
export type Answer = { status: number; data: unknown; code?: number; retryAfterSeconds?: number };

const refusal = z.object({ code: z.number() });

/** Throws when Twilio can't be reached, without the token. */
export function openTwilio({ accountSid, authToken, number, apiOrigin }: Account, callMs = longestCallMs) {
  // Left to itself the client puts the token into its address, where errors quote it, or, with another origin, sends none at all.
  const client = new (twilioClient())({ accountSid, authToken, phoneNumber: addressOf(number), origin: apiOrigin });
  client.axios.defaults.auth = { username: accountSid, password: authToken };

  const at = (host: string, path: string) => new URL(path, apiOrigin.replace("://api.", `://${host}.`)).href;

  async function call(method: "get" | "post", url: string, data?: string, type?: string): Promise<Answer> {
    const headers = type ? { "content-type": type } : {};
    const answer = await client.axios
      .request<unknown>({ method, url, data, headers, timeout: callMs, validateStatus: () => true })
      .catch((error: unknown) => {
        throw new Error(`Twilio can't be reached: ${codeOf(error)}`);
      });
    const { status } = answer;
    const code = status >= 400 ? refusal.safeParse(answer.data).data?.code : undefined;
    const retryAfter = Number(answer.headers?.["retry-after"]);
    return {
      status,
      data: answer.data,
      ...(code === undefined ? {} : { code }),
      ...(retryAfter > 0 ? { retryAfterSeconds: retryAfter } : {}),
    };
  }

  const twilio: Twilio = {
    get: (host, path) => call("get", at(host, path)),
    post: (path, fields) =>
      call("post", path, new URLSearchParams(fields).toString(), "application/x-www-form-urlencoded"),
    create: (host, path, body) => call("post", at(host, path), JSON.stringify(body), "application/json"),
  };
  return { client, twilio };
}

/** Twilio names a chat "whatsapp:<number>"; we keep what follows. */
export const addressOf = (number: string): string => `whatsapp:${number}`;
export const numberOf = (address: string): string => address.replace(/^whatsapp:/, "");

/** A network error's code: its request holds the token. */
const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown fault";
