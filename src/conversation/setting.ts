import type { ChannelName, Message } from "../domain/message.ts";
import { may, type Right } from "../domain/rights.ts";
import type { Role } from "../domain/roles.ts";
import type { Params } from "../i18n/texts.ts";
import type { StaffMember } from "../office/people/staff.ts";
import type { Work } from "../store/work.ts";

/** The person at the other end of a chat. */
export type Person = {
  id: number;
  name: string | null;
  phone: string | null;
  consentAt: Date | null;
};

/** Everything a question, a dialog's end or a command may look at in one turn. */
export type Setting = {
  work: Work;
  chat: { id: number; channel: ChannelName };
  person: Person;
  /** As whom of the staff the person acts at the moment, if they are any. */
  staff?: StaffMember;
  /** All that they are in the office: a clerk who is an officer too has two. */
  memberships: StaffMember[];
  language: string;
  /** Something came by itself since the person last wrote. */
  newsSince: boolean;
  /** What they were in the office until lately, and have not been told that they are it no longer. */
  left?: Role[];
  say: (key: string, params?: Params) => string;
  /** From here on the conversation is in that language. */
  speak: (language: string) => void;
  /** This chat opens more than before: its person has signed in as staff, or is one with another chat's. */
  joins: () => void;
  hasJoined?: true;
  /** Answers so far; each has passed its question's schema. */
  answers: Record<string, unknown>;
  /** What came for this question before it was asked, or is asked once more. */
  early?: unknown;
  /** What a long list is narrowed to at the moment, such as a day. */
  narrowed?: string;
  /** A question that takes several messages has some of them: its answer so far is among the answers. */
  open?: boolean;
  /** The question is asked once more, just after an answer that did not fit: what stands above it need not be said again. */
  asksAgain?: boolean;
  /** Which page of a long list is shown, from 0. */
  page: number;
  /** The ids of the choices as the question last showed them. */
  shown: string[];
};

/** What a command or the end of a dialog leads to. `actsAs`: from here on as that row of staff, where somebody is several. */
export type Outcome =
  /** `forget` throws away what the conversation has kept: drafts and all. */
  | { say: Message[]; forget?: true; actsAs?: number }
  /** Goes on with a command, as if the person had sent it. */
  | { say?: Message[]; goTo: string; actsAs?: number }
  /** Starts a dialog, with some questions answered already. */
  | { say?: Message[]; start: string; answers?: Record<string, unknown> }
  /** Something changed meanwhile: this question is asked again, with a note that says why. */
  | { again: string; note: string };

/** As whom of the staff somebody acts who needs this right: as they do already, if that has it, else as the first of theirs that has. */
export const actingFor = (
  { staff, memberships }: Pick<Setting, "staff" | "memberships">,
  right?: Right,
): StaffMember | undefined =>
  right === undefined || may(staff, right) ? staff : memberships.find((membership) => may(membership, right));

/** What a use case said that was asked by somebody who may not: the role changed between the question and the answer. */
export const notAllowedSaid = ({ say }: Pick<Setting, "say">): Outcome => said({ text: say("hints.notAllowed") });

export const said = (...messages: Message[]): Outcome => ({ say: messages });
