import type { Page } from "@playwright/test";

export type Watch = {
  /** Names what this test provokes on purpose. */
  allow: (...expected: readonly RegExp[]) => void;
  problems: () => string[];
  /** Throws where the page complained of something nobody named. */
  check: () => void;
};

/** Listens to everything a page can complain of, violations of the content policy included. */
export async function watchPage(page: Page, whose: string): Promise<Watch> {
  const heard: string[] = [];
  const allowed: RegExp[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") heard.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => heard.push(`uncaught: ${error.stack ?? error.message}`));
  page.on("crash", () => heard.push("the page crashed"));
  // A dialog would also hold the page up: nothing in the product may open one.
  page.on("dialog", (dialog) => {
    heard.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  const problems = () => heard.filter((text) => !allowed.some((expected) => expected.test(text)));
  return {
    allow: (...expected) => void allowed.push(...expected),
    problems,
    check() {
      const found = problems();
      if (found.length > 0) throw new Error(`${whose}'s page complained:\n${found.slice(0, 10).join("\n")}`);
    },
  };
}
