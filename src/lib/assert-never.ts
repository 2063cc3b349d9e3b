/** Marks a branch that types say cannot be reached; throws where data from outside reaches it all the same. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
