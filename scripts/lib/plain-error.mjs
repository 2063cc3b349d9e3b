/** An error whose message is the whole story for the person at the terminal: printed without a stack, exit 1. */
export class PlainError extends Error {}

/**
 * Runs a script's main function and turns its failure into one clear sentence and exit code 1.
 * @param {() => Promise<void>} main
 */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    reportError(error);
    process.exitCode = 1;
  }
}

/** @param {unknown} error */
export function reportError(error) {
  console.error(error instanceof PlainError ? `\n✗ ${error.message}` : error);
}
