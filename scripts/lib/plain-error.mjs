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
  const sentence = error instanceof PlainError ? error.message : explainSystemError(error);
  console.error(sentence ? `\n✗ ${sentence}` : error);
}

/** @param {unknown} error @returns {string | undefined} a sentence for what the system refuses a person, not a program */
function explainSystemError(error) {
  const { code, path } = /** @type {NodeJS.ErrnoException} */ (error ?? {});
  if (!path) return undefined;
  if (code === "EACCES" || code === "EPERM") {
    return `You may not open ${path}: start Ringside as the user who owns it, or set DATA_DIR to a folder of your own.`;
  }
  if (code === "EROFS") return `${path} cannot be written: its disk is read-only.`;
  if (code === "ENOSPC") return `${path} cannot be written: the disk is full.`;
  return undefined;
}
