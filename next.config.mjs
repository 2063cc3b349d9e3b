import { api, everywhere, strictTransport } from "./src/platform/response-headers.mjs";

/** @param {Record<string, string>} headers */
const pairs = (headers) => Object.entries(headers).map(([key, value]) => ({ key, value }));

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
      { source: "/:path*", headers: pairs(everywhere) },
      {
        source: "/:path*",
        has: [{ type: "header", key: "x-forwarded-proto", value: "https" }],
        headers: pairs(strictTransport),
      },
      { source: "/api/:path*", headers: pairs(api) },
      // The tab's icon changes with each call: it is not asked for again each time.
      { source: "/:icon(icon.*\\.svg)", headers: pairs({ "Cache-Control": "public, max-age=86400" }) },
    ];
  },
};
