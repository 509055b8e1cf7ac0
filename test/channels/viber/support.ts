import { viberChannel } from "../../../src/channels/viber/channel.ts";
import type { Incoming, Receive } from "../../../src/domain/message.ts";
import { authToken, startViberServer } from "../../support/viberServer.ts";
import { aLog } from "../log.ts";
import { files } from "../support.ts";
import { serve } from "../wire.ts";

const closing: (() => Promise<unknown>)[] = [];
/** To be closed after the test, the last first. */
export const later = (close: () => Promise<unknown>) => closing.push(close);
export async function closeAll() {
  for (const close of closing.splice(0).reverse()) await close();
}

export async function aViber() {
  const viber = await startViberServer({ redeliverAfterMs: 20 });
  later(viber.close);
  return viber;
}

const inTheirLanguage: Record<string, { text: string; button: string }> = {
  en: { text: "This is Linjiang Office.", button: "Begin" },
  zh: { text: "这里是临江办公室。", button: "开始" },
};

/** The channel behind a web server of its own, with a conversation that only listens. */
export async function aListener(viber: Awaited<ReturnType<typeof aViber>>, receive?: Receive, token = authToken) {
  const heard: Incoming[] = [];
  const { log, lines } = aLog();
  const refused: unknown[] = [];
  const listening: Receive = async (incoming) => void heard.push(incoming);
  const served = await serve({ receive: receive ?? listening, files }, (publicUrl) =>
    viberChannel({
      authToken: token,
      senderName: "Linjiang Office",
      apiOrigin: viber.origin,
      publicUrl,
      welcome: (language = "en") => inTheirLanguage[language] ?? { text: "", button: "" },
      refusedLater: async (id, { reason }) => void refused.push([id, reason]),
      files,
      log,
    }),
  );
  later(served.close);
  if (token === authToken)
    while (viber.account.event_types.length === 0) await new Promise((done) => setTimeout(done, 5));
  return { ...served, heard, lines, refused };
}
