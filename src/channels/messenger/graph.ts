// Meta's Graph API, through messaging-api-messenger's client.

import { MessengerClient } from "messaging-api-messenger";
import { z } from "zod";

/**
 * The one place where the version stands. 26.0 came on 29 July 2026 and is the newest; a version is taken for about two years:
 * https://developers.facebook.com/docs/graph-api/changelog/versions
 */
export const graphVersion = "26.0";

/** An answer that takes longer is taken for a broken connection. */
const longestCallMs = 30_000;

export type Graph = {
  get: (path: string, fields: string) => Promise<Answer>;
  post: (path: string, body: object) => Promise<Answer>;
};
export type Answer = { status: number; data: unknown; error?: GraphError; retryAfterSeconds?: number };
export type GraphError = { code: number; subcode?: number };

/** The client speaks camel case to us, and snake case to Meta. */
const refusal = z.object({
  error: z.object({ code: z.number(), errorSubcode: z.number().optional() }),
});

type Keys = { accessToken: string; appSecret: string; origin: string };

/** Every call is signed with the app's secret (appsecret_proof), and answers what Meta said. Throws when Meta can't be reached. */
export function openGraph({ accessToken, appSecret, origin }: Keys, callMs = longestCallMs) {
  const client = new MessengerClient({ accessToken, appSecret, origin, version: graphVersion });

  async function call(method: "get" | "post", url: string, data?: object, fields?: string): Promise<Answer> {
    const params = { access_token: accessToken, fields };
    const answer = await client.axios
      .request<unknown>({ method, url, data, params, timeout: callMs, validateStatus: () => true })
      .catch((error: unknown) => {
        throw new Error(`Meta can't be reached: ${codeOf(error)}`);
      });
    const error = refusal.safeParse(answer.data).data?.error;
    const retryAfter = Number(answer.headers?.["retry-after"]);
    return {
      status: answer.status,
      data: answer.data,
      ...(error ? { error: { code: error.code, subcode: error.errorSubcode } } : {}),
      ...(retryAfter > 0 ? { retryAfterSeconds: retryAfter } : {}),
    };
  }

  const graph: Graph = {
    get: (path, fields) => call("get", path, undefined, fields),
    post: (path, body) => call("post", path, body),
  };
  return { client, graph };
}

/** A network error's code: its message and its request hold the token. */
const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown fault";
