// The page as people find it: its "Get started" button and its menu, set at the start; and whether the settings work.

import { z } from "zod";
import type { Menu } from "../../domain/message.ts";
import { type Answer, type Graph, graphVersion } from "./graph.ts";

/** The first menu is also for everybody whose language we don't have. At most 20 entries with titles of 30 characters. */
export async function offerMenus(graph: Pick<Graph, "post">, menus: Menu[]): Promise<void> {
  const [first] = menus;
  const buttons = ({ entries }: Menu) =>
    entries.map(({ command, label }) => ({ type: "postback", title: label, payload: `|/${command}` }));
  const persistentMenu = menus.map((menu) => ({
    locale: localeOf(menu.language),
    composerInputDisabled: false,
    callToActions: buttons(menu),
  }));
  const everybody = first ? [{ locale: "default", composerInputDisabled: false, callToActions: buttons(first) }] : [];
  const answer = await graph.post("/me/messenger_profile", {
    getStarted: { payload: "|/start" },
    persistentMenu: [...everybody, ...persistentMenu],
  });
  if (answer.error || answer.status >= 300) throw new Error(wrongWith(answer));
}

/** Meta's locales name a country, too, and not always the one that is likeliest. */
const unusual: Record<string, string> = { ar: "ar_AR", es: "es_LA" };

function localeOf(language: string): string {
  const { language: short, region } = new Intl.Locale(language).maximize();
  return unusual[language] ?? `${short}_${region}`;
}

/** The payload comes as a referral. Source: https://developers.facebook.com/docs/messenger-platform/discovery/m-me-links */
export async function linkInto(graph: Pick<Graph, "get">, payload: string): Promise<string | undefined> {
  const { data } = await graph.get("/me", "id,name");
  const page = z.object({ id: z.string() }).safeParse(data).data;
  return page && `https://m.me/${page.id}?ref=${payload}`;
}

/** What the webhook must be subscribed to, or people are not heard. */
const neededFields = ["messages", "messaging_postbacks", "messaging_referrals", "message_edits"];
/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages */
const retiredTags = ["CONFIRMED_EVENT_UPDATE", "POST_PURCHASE_UPDATE", "ACCOUNT_UPDATE"];

/** One line on what is wrong and what to do, or nothing when all is well. */
export async function checkPage(
  graph: Graph,
  { url, tag }: { url: string; tag?: string },
): Promise<string | undefined> {
  const page = await graph.get("/me", "id,name");
  if (page.error || page.status >= 300) return wrongWith(page);
  const subscribed = await graph.get("/me/subscribed_apps", "name,subscribed_fields");
  if (subscribed.error || subscribed.status >= 300) return wrongWith(subscribed);
  const fields = apps.parse(subscribed.data).data.flatMap(({ subscribedFields }) => subscribedFields);
  const missing = neededFields.filter((field) => !fields.includes(field));
  if (missing.length > 0)
    return `Meta does not send us ${missing.join(", ")}: under Messenger > Settings > Webhooks of the app set ${url} and add these subscriptions for the page`;
  if (tag && retiredTags.includes(tag))
    return `MESSENGER_MESSAGE_TAG is ${tag}, which Meta retired on 27 April 2026: leave it empty, or use HUMAN_AGENT if the app has that right`;
  return undefined;
}

const apps = z.object({ data: z.array(z.object({ subscribedFields: z.array(z.string()).default([]) })).default([]) });

/** For the operator and the log: no tokens, and none of Meta's words. */
export function wrongWith({ status, error }: Answer): string {
  const code = error ? `${error.code}${error.subcode ? `/${error.subcode}` : ""}` : `${status}`;
  if (error?.code === 190)
    return `Meta does not accept MESSENGER_PAGE_ACCESS_TOKEN (${code}): make a new one under Messenger > Settings of the app`;
  if (error?.code === 100)
    return `Meta refuses the call (${code}): check that MESSENGER_APP_SECRET belongs to the app whose token MESSENGER_PAGE_ACCESS_TOKEN is`;
  if (error && [3, 10, 200].includes(error.code))
    return `the token lacks a right (${code}): give the app pages_messaging and pages_manage_metadata for the page, and make a new token`;
  if (error?.code === 2635) return `Meta no longer takes Graph API version ${graphVersion} (${code}): update Open Door`;
  return `Meta answered ${code}: try again later`;
}
