// Where LINE posts its webhooks: set at the start, and looked at when the operator asks whether the settings work.

import type { LineClient } from "messaging-api-line";
import { z } from "zod";
import { codeOf } from "./sender.ts";

const longestCallMs = 20_000;
const path = "/v2/bot/channel/webhook/endpoint";

const endpoint = z.object({ endpoint: z.string(), active: z.boolean() });
const tested = z.object({ success: z.boolean(), statusCode: z.number().optional(), reason: z.string().optional() });

type Client = Pick<LineClient, "axios">;

/** Names our webhook to LINE, unless it knows it already. Switching it on is done by hand: LINE has no call for that. */
export async function setEndpoint(client: Client, url: string): Promise<void> {
  const known = await call(client, "get", path);
  if (known.status === 200 && endpoint.safeParse(known.data).data?.endpoint === url) return;
  if (known.status === 401) throw new Error(wrongToken);
  const set = await call(client, "put", path, { endpoint: url });
  if (set.status === 401) throw new Error(wrongToken);
  if (set.status !== 200)
    throw new Error(
      `LINE does not take the webhook address ${url} (${set.status}): it must be https, with a valid certificate`,
    );
}

/** LINE only fills in the words: the person still has to send them. Source: https://developers.line.biz/en/docs/messaging-api/using-line-url-scheme/ */
export async function linkInto(client: Client, payload: string): Promise<string | undefined> {
  const { data } = await call(client, "get", "/v2/bot/info");
  const bot = z.object({ basicId: z.string() }).safeParse(data).data;
  return (
    bot && `https://line.me/R/oaMessage/${encodeURIComponent(bot.basicId)}/?${encodeURIComponent(`/start ${payload}`)}`
  );
}

/** One line on what is wrong and what to do, or nothing when all is well. LINE calls our webhook during it. */
export async function checkLine(client: Client, url: string): Promise<string | undefined> {
  const bot = await call(client, "get", "/v2/bot/info");
  if (bot.status === 401) return wrongToken;
  if (bot.status !== 200) return `LINE answered ${bot.status} when asked about the bot: try again later`;
  const known = await call(client, "get", path);
  const found = known.status === 200 ? endpoint.parse(known.data) : undefined;
  if (!found)
    return `LINE knows no webhook: set ${url} under Messaging API > Webhook settings in the LINE Developers console`;
  if (found.endpoint !== url)
    return `LINE posts to ${found.endpoint} instead of ${url}: change it under Messaging API > Webhook settings, or set PUBLIC_URL`;
  if (!found.active)
    return "LINE does not post: switch on “Use webhook” under Messaging API > Webhook settings in the LINE Developers console";
  return faultOfTest(tested.parse((await call(client, "post", "/v2/bot/channel/webhook/test", {})).data), url);
}

function faultOfTest({ success, statusCode, reason }: z.infer<typeof tested>, url: string): string | undefined {
  if (success) return undefined;
  if (statusCode === 401)
    return "our webhook refuses LINE's signature: LINE_CHANNEL_SECRET is not the channel secret under Basic settings";
  return `LINE can't post to ${url} (${reason ?? statusCode}): start the program and see that the address is reachable by https`;
}

const wrongToken =
  "LINE does not accept LINE_CHANNEL_ACCESS_TOKEN (401): issue a new one under Messaging API in the LINE Developers console";

function call({ axios }: Client, method: "get" | "put" | "post", url: string, data?: object) {
  return axios
    .request<unknown>({ method, url, data, timeout: longestCallMs, validateStatus: () => true })
    .catch((error: unknown) => {
      throw new Error(`LINE can't be reached (${codeOf(error)})`);
    });
}
