import { buildIfStale } from "../../../scripts/lib/build.mjs";

/** What is killed in these tests is what runs in production. */
export default async function setup(): Promise<void> {
  await buildIfStale();
}
