// Reads what the runners wrote, and trusts neither silence nor a missing file: a runner that broke counts as a failure.
import { readJson } from "./files.mjs";

/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

/** @param {string} file @param {number} code the runner's exit code @returns {Tally} */
export function readVitest(file, code) {
  const report = readJson(file);
  if (!report) return broken(code);
  // A file that could not even be loaded has no failed test of its own.
  const suites = report.testResults ?? [];
  const unloadable = suites.filter((/** @type {any} */ suite) => {
    return (
      suite.status === "failed" &&
      !suite.assertionResults?.some((/** @type {any} */ test) => test.status === "failed")
    );
  });
  return withExitCode(code, {
    passed: report.numPassedTests ?? 0,
    failed: (report.numFailedTests ?? 0) + unloadable.length,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  });
}

/** @param {string} file @param {number} code @returns {Tally} */
export function readPlaywright(file, code) {
  const report = readJson(file);
  if (!report) return broken(code);
  const { expected = 0, flaky = 0, unexpected = 0, skipped = 0 } = report.stats ?? {};
  const errors = report.errors?.length ?? 0;
  return withExitCode(code, {
    passed: expected + flaky,
    failed: unexpected + (unexpected ? 0 : errors),
    skipped,
  });
}

/** @param {Tally[]} tallies @returns {Tally} */
export function addUp(tallies) {
  const sum = (/** @type {keyof Tally} */ key) => tallies.reduce((total, tally) => total + tally[key], 0);
  return { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
}

/** @param {Tally} tally */
export function describe({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`;
}

/** @param {number} code @param {Tally} tally @returns {Tally} */
function withExitCode(code, tally) {
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

/** @param {number} code @returns {Tally} */
function broken(code) {
  console.error(`  ! The runner ended with code ${code} and left no results.`);
  return { passed: 0, failed: 1, skipped: 0 };
}
