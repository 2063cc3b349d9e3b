/** Signs out and goes to the sign-in page. next-auth's half of the browser is loaded here: no page needs it before. */
export function leave(): void {
  void import("next-auth/react").then(({ signOut }) => signOut({ callbackUrl: "/sign-in" }));
}
