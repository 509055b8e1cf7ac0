import type { LineClient } from "messaging-api-line";
import { z } from "zod";
import { memory } from "../../lib/memory.ts";

const longestAskMs = 3_000;
const mostRemembered = 10_000;

/**
 * The language of a person's LINE, a BCP 47 tag, where LINE tells it: webhooks don't carry it. Asked once for each person while the
 * program runs; nothing else of the profile is read or kept. https://developers.line.biz/en/reference/messaging-api/#get-profile
 */
export function languages({ axios }: Pick<LineClient, "axios">): (userId: string) => Promise<string | undefined> {
  const known = memory<string, string | undefined>(mostRemembered);
  return async (userId) => {
    if (known.has(userId)) return known.get(userId);
    const { data } = await axios
      .get<unknown>(`/v2/bot/profile/${encodeURIComponent(userId)}`, { timeout: longestAskMs })
      .catch(() => ({ data: undefined }));
    const { language } = z.object({ language: z.string().optional() }).catch({}).parse(data);
    known.set(userId, language);
    return language;
  };
}
