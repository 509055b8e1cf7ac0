// The bot's account: its webhook, set at the start, and looked at when the operator asks whether the settings work.

import { z } from "zod";
import { shortened } from "../../lib/shortened.ts";
import { type Client, call, statuses, type ViberAnswer } from "./api.ts";

/** A person's messages come without asking. Of what became of ours only the failures matter. */
const events = ["subscribed", "unsubscribed", "conversation_started", "failed"];

/** Viber calls the webhook during this call, so it must be answering already. Names and pictures of people are not asked for. */
export async function setWebhook(client: Client, url: string): Promise<void> {
  const answer = await call(client, "set_webhook", { url, event_types: events, send_name: false, send_photo: false });
  if (answer.status !== statuses.ok) throw new Error(faultOf(answer, url));
}

/** The payload comes as the context of "conversation_started". Source: https://developers.viber.com/docs/tools/deep-links/ */
export async function linkInto(client: Client, payload: string): Promise<string | undefined> {
  const { uri } = z.object({ uri: z.string().optional() }).parse(await call(client, "get_account_info", {}));
  return uri && `viber://pa?chatURI=${encodeURIComponent(uri)}&context=${payload}`;
}

/** One line on what is wrong and what to do, or nothing when all is well. */
export async function checkViber(client: Client, url: string): Promise<string | undefined> {
  const answer = await call(client, "get_account_info", {});
  if (answer.status !== statuses.ok) return faultOf(answer, url);
  const { webhook } = z.object({ webhook: z.string().catch("") }).parse(answer);
  if (webhook === url) return undefined;
  return webhook
    ? `Viber posts to ${webhook} instead of ${url}: set PUBLIC_URL, or restart the program, which sets the webhook`
    : `Viber knows no webhook: start the program, which sets ${url}, and see that the address is reachable by https`;
}

function faultOf({ status, status_message }: ViberAnswer, url: string): string {
  if (status === statuses.invalidAuthToken)
    return "Viber does not accept VIBER_AUTH_TOKEN (status 2): copy it again from the bot's “Edit info” in Viber, or from partners.viber.com";
  if (status === statuses.invalidUrl)
    return `Viber can't use the webhook ${url} (status 1): it must be https, with a valid certificate, and answer with 200`;
  return `Viber answered with status ${status} (${shortened(status_message, 80)}): https://creators.viber.com/docs/bots-api/errors says what it means`;
}
