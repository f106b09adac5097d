/** Ends the process with exit code 2 and one sentence that says what is wrong with its arguments. */
export function exitWithUsage(problem: string): never {
  process.stderr.write(`${problem}\n`);
  process.exit(2);
}
