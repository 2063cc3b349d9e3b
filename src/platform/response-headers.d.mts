type Headers = Readonly<Record<string, string>>;
export const everywhere: Headers;
export const strictTransport: Headers;
export const api: Headers;
/** Everything an answer below /api carries that Next does not send. */
export function apiHeaders(isHttps: boolean): Headers;
