// What this server says with everything that it sends. Read by next.config.mjs, and by what answers before Next.

/** On pages, API, assets and errors. The page policy with its nonce is src/proxy.ts. */
export const everywhere = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Frame-Options": "DENY",
  "Permissions-Policy":
    "accelerometer=(), autoplay=(self), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
};

/**
 * Configuration is read when the server starts, headers when it is built: so it is the proxy in front that says
 * whether a request came by https. Pages get it from src/proxy.ts without that.
 */
export const strictTransport = { "Strict-Transport-Security": "max-age=63072000; includeSubDomains" };

export const api = { "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'" };

const plain = { ...everywhere, ...api };
const secure = { ...plain, ...strictTransport };

/** @param {boolean} isHttps */
export const apiHeaders = (isHttps) => (isHttps ? secure : plain);
