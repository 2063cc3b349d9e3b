import { answerAuth } from "@/api/auth-door";
import { createContext } from "@/api/context";
import { createCaller } from "@/api/root";

const origin = "http://127.0.0.1:3000";

export type AuthAnswer = { status: number; body: unknown; setCookies: string[]; location: string | null };

/** A browser as far as sign-in is concerned: a cookie jar, an address on the network, same-origin headers. */
export class TestBrowser {
  readonly cookies = new Map<string, string>();
  constructor(
    readonly ip = "203.0.113.7",
    private readonly userAgent = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36",
  ) {}

  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  private headers(extra: Record<string, string> = {}): Headers {
    return new Headers({
      origin,
      "sec-fetch-site": "same-origin",
      "user-agent": this.userAgent,
      "x-forwarded-for": this.ip,
      ...(this.cookies.size > 0 ? { cookie: this.cookieHeader } : {}),
      ...extra,
    });
  }

  async auth(
    path: string,
    form?: Record<string, string>,
    extra: Record<string, string> = {},
  ): Promise<AuthAnswer> {
    const request = new Request(`${origin}/api/auth/${path}`, {
      method: form ? "POST" : "GET",
      headers: this.headers({
        ...(form ? { "content-type": "application/x-www-form-urlencoded" } : {}),
        ...extra,
      }),
      ...(form ? { body: new URLSearchParams(form).toString() } : {}),
    });
    const response = await answerAuth(request);
    const setCookies = response.headers.getSetCookie();
    for (const line of setCookies) {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      if (/max-age=0/i.test(line)) this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const text = await response.text();
    const isJson = (response.headers.get("content-type") ?? "").includes("json");
    return {
      status: response.status,
      body: isJson ? (JSON.parse(text) as unknown) : text,
      setCookies,
      location: response.headers.get("location"),
    };
  }

  async csrf(): Promise<string> {
    const { body } = await this.auth("csrf");
    return (body as { csrfToken: string }).csrfToken;
  }

  async signIn(email: string, password: string, callbackUrl = "/dashboard"): Promise<AuthAnswer> {
    return this.auth("callback/credentials", {
      email,
      password,
      callbackUrl,
      csrfToken: await this.csrf(),
      json: "true",
    });
  }

  async signOut(): Promise<AuthAnswer> {
    return this.auth("signout", { csrfToken: await this.csrf(), json: "true" });
  }

  /** The router with this browser's cookies, as they stand now. */
  async caller(workspaceId?: string) {
    const headers = this.headers({
      "content-type": "application/json",
      ...(workspaceId ? { "x-ringside-workspace": workspaceId } : {}),
    });
    return createCaller(await createContext({ headers, remoteAddress: null }));
  }

  /** Whether the router takes this browser for someone signed in. */
  async isSignedIn(): Promise<boolean> {
    const headers = this.headers();
    return (await createContext({ headers, remoteAddress: null })).account !== null;
  }

  /** Someone who copied the cookies. */
  copy(): TestBrowser {
    const other = new TestBrowser(this.ip, this.userAgent);
    for (const [name, value] of this.cookies) other.cookies.set(name, value);
    return other;
  }
}
