import { signIn, signOut } from "next-auth/react";

export type EnterResult = "in" | "refused" | "unavailable";

/** Signs in through next-auth's CSRF-checked door. Why a "refused" was refused, the server tells nobody. */
export async function enter(email: string, password: string): Promise<EnterResult> {
  try {
    const result = await signIn("credentials", { email, password, redirect: false });
    if (result?.ok) return "in";
    return result?.status === 401 ? "refused" : "unavailable";
  } catch {
    // Network gone, or an answer that is not next-auth's.
    return "unavailable";
  }
}

/** Ends this session on the server and leaves for the sign-in page; false where the server did not take it. */
export async function leave(): Promise<boolean> {
  try {
    await signOut({ redirect: false });
  } catch {
    return false;
  }
  window.location.assign("/sign-in");
  return true;
}

/** Takes the one-time token out of the address, so that it stays in no history and no screenshot. */
export function takeTokenFromAddress(keepAs: string): string | null {
  const address = new URL(window.location.href);
  const found = new URLSearchParams(address.hash.slice(1)).get("token") ?? address.searchParams.get("token");
  try {
    if (found) sessionStorage.setItem(keepAs, found);
    if (address.hash || address.search)
      window.history.replaceState(window.history.state, "", address.pathname);
    // Kept for a reload and for the way over the sign-in page.
    return found ?? sessionStorage.getItem(keepAs);
  } catch {
    return found;
  }
}
