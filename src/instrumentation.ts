/** Compiled for Edge too, so nothing else may stand here. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") await import("./boot");
}
