// Whether the settings work, asked of Twilio.

import { z } from "zod";
import { type Account, addressOf, type Twilio } from "./twilio.ts";

/** Everybody's number for trying things out; it is no sender of the account's. */
const sandbox = "+14155238886";

type Asked = Pick<Account, "accountSid" | "number"> & { url: string; templateSid?: string };

/** One line on what is wrong and what to do, or nothing when all is well. */
export async function checkAccount(twilio: Pick<Twilio, "get">, asked: Asked): Promise<string | undefined> {
  const account = await twilio.get("api", `/2010-04-01/Accounts/${asked.accountSid}.json`);
  if (account.status === 401 || account.status === 404)
    return `Twilio does not know WHATSAPP_ACCOUNT_SID with WHATSAPP_AUTH_TOKEN (${account.status}): copy both from the first page of its console`;
  if (account.status >= 300) return `Twilio answered ${account.status} when asked about the account: try again later`;
  const { status } = z.object({ status: z.string() }).catch({ status: "unknown" }).parse(account.data);
  if (status !== "active") return `the Twilio account is ${status}: see its console`;
  return (await checkNumber(twilio, asked)) ?? (await checkTemplate(twilio, asked.templateSid));
}

const senders = z.object({
  senders: z.array(
    z.object({
      sender_id: z.string(),
      status: z.string(),
      webhook: z.object({ callback_url: z.string().nullish() }).nullish(),
    }),
  ),
});

/** https://www.twilio.com/docs/whatsapp/api/senders */
async function checkNumber(twilio: Pick<Twilio, "get">, { number, url }: Asked): Promise<string | undefined> {
  if (number === sandbox) return undefined;
  const answer = await twilio.get("messaging", "/v2/Channels/Senders?Channel=whatsapp&PageSize=100");
  const known = senders.safeParse(answer.data).data?.senders;
  if (!known) return `Twilio answered ${answer.status} when asked about its WhatsApp senders: try again later`;
  const sender = known.find(({ sender_id }) => sender_id === addressOf(number));
  if (!sender)
    return `WHATSAPP_NUMBER ${number} is no WhatsApp sender of this account: see Messaging > Senders > WhatsApp senders in the console`;
  if (!sender.status.startsWith("ONLINE"))
    return `the WhatsApp sender ${number} is ${sender.status}: see Messaging > Senders > WhatsApp senders in the console`;
  const posts = sender.webhook?.callback_url ?? "";
  // What stands behind "#" says how often Twilio tries.
  if (posts.split("#")[0] !== url)
    return `Twilio posts to ${posts || "nowhere"} instead of ${url}: change the sender's webhook URL in the console, or set PUBLIC_URL`;
  return undefined;
}

const approval = z.object({ whatsapp: z.object({ status: z.string() }) });

/** https://www.twilio.com/docs/content/content-api-resources */
async function checkTemplate(twilio: Pick<Twilio, "get">, sid: string | undefined): Promise<string | undefined> {
  if (!sid) return undefined;
  const answer = await twilio.get("content", `/v1/Content/${sid}/ApprovalRequests`);
  const status = approval.safeParse(answer.data).data?.whatsapp.status;
  if (status === "approved") return undefined;
  return `WHATSAPP_TEMPLATE_SID is ${status ?? `not known (${answer.status})`}, not approved: see Messaging > Content Template Builder in the console`;
}
