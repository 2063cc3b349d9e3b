/** On everything this server sends: pages, API, assets and errors. The page policy with its nonce is src/proxy.ts. */
const headers = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "no-referrer" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  { key: "X-Frame-Options", value: "DENY" },
  {
    key: "Permissions-Policy",
    value:
      "accelerometer=(), autoplay=(self), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
  },
];
const strictTransport = [{ key: "Strict-Transport-Security", value: "max-age=63072000; includeSubDomains" }];

/** @type {import("next").NextConfig} */
export default {
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  reactStrictMode: true,
  typedRoutes: false,
  devIndicators: false,
  // `npm run check` looks at types and lint; a second time here would only make the build slower.
  typescript: { ignoreBuildErrors: true },
  // A native module, and packages that read their own files at run time: they are not bundled.
  serverExternalPackages: ["@node-rs/argon2", "pg", "graphile-worker", "pino", "undici"],
  experimental: { optimizePackageImports: ["@mantine/core", "@mantine/hooks", "@mantine/charts"] },
  async headers() {
    return [
      { source: "/:path*", headers },
      // Configuration is read when the server starts, headers when it is built: so it is the proxy in front that
      // says whether a request came by https. Pages get it from src/proxy.ts without that.
      {
        source: "/:path*",
        has: [{ type: "header", key: "x-forwarded-proto", value: "https" }],
        headers: strictTransport,
      },
      {
        source: "/api/:path*",
        headers: [{ key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'" }],
      },
    ];
  },
};
