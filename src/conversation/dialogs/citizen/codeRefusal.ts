import type { CodeCheck } from "../../../office/cases/queryCode.ts";
import type { Setting } from "../../setting.ts";

/** Why a query code did not open its case: how many tries are left, and whom to call when there are none. */
export function codeRefusal(refused: Extract<CodeCheck, { ok: false }>, { work, say }: Setting): string {
  const pause = say("status.pause", { minutes: refused.minutes, phone: work.office.contact.phone });
  if (refused.reason === "pause") return pause;
  const rest = refused.left > 0 ? say("status.triesLeft", { count: refused.left }) : pause;
  return `${say("status.wrong")}\n${rest}`;
}
