import { userId } from "@/contracts/ids";
import { emailAddress } from "@/contracts/members/schema";
import { changePassword } from "@/domain/sessions/commands";
import { db } from "@/platform/db";
import { inAccount } from "@/platform/events/in-workspace";
import { hashPassword } from "@/platform/passwords";
import { readablePassword } from "./demo/passwords";
import { PlainError } from "./plain-error.mjs";

export type Reset = {
  email: string;
  name: string;
  password: string;
  endedSessions: number;
  /** Names of the workspaces in which the person may work now. */
  workspaces: string[];
};

/** A new random password for the person, and the end of each of their sessions. Throws PlainError for an unknown address. */
export async function resetPassword(typed: string): Promise<Reset> {
  const email = emailAddress.safeParse(typed);
  if (!email.success) throw new PlainError(`“${typed}” is not an e-mail address.`);
  const user = await db().user.findUnique({
    where: { email: email.data },
    select: {
      id: true,
      name: true,
      disabledAt: true,
      memberships: { where: { deactivatedAt: null }, select: { workspace: { select: { name: true } } } },
    },
  });
  if (!user) throw new PlainError(`Nobody here has the e-mail address ${email.data}.`);
  if (user.disabledAt)
    throw new PlainError(`The account of ${email.data} is disabled: a password would not open it.`);
  const password = readablePassword();
  const passwordHash = await hashPassword(password);
  const id = userId.parse(user.id);
  const endedSessions = await inAccount(id, (tx, emit) =>
    changePassword(tx, emit, { userId: id, passwordHash, reason: "password_reset" }),
  );
  return {
    email: email.data,
    name: user.name,
    password,
    endedSessions,
    workspaces: user.memberships.map(({ workspace }) => workspace.name),
  };
}
