/**
 * Runs one step and prints its name and how long it took. The step may return a word or two to print beside it.
 * @template T
 * @param {string} name
 * @param {(note: (text: string) => void) => Promise<T>} run
 * @returns {Promise<T>}
 */
export async function step(name, run) {
  const startedAt = performance.now();
  let remark = "";
  try {
    const result = await run((text) => {
      remark = text;
    });
    console.log(line("✓", name, startedAt, remark));
    return result;
  } catch (error) {
    console.log(line("✗", name, startedAt, ""));
    throw error;
  }
}

/** @param {string} mark @param {string} name @param {number} startedAt @param {string} remark */
function line(mark, name, startedAt, remark) {
  const seconds = `${((performance.now() - startedAt) / 1000).toFixed(2)} s`;
  return `  ${mark} ${name.padEnd(22)} ${seconds.padStart(8)}${remark ? `   ${remark}` : ""}`;
}
