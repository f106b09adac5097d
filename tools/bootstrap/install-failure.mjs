import { pnpmVersion } from './pnpm.mjs';

/** First match wins; each text says what is wrong and what to do. */
const knownFailures = [
  {
    pattern:
      /ERR_PNPM_OUTDATED_LOCKFILE|frozen-lockfile.*not up to date|lockfile is not up to date/i,
    text: `pnpm-lock.yaml does not match the package.json files. Run "npx -y pnpm@${pnpmVersion} install", then commit pnpm-lock.yaml.`,
  },
  {
    pattern: /ERR_PNPM_BROKEN_LOCKFILE|lockfile.*(broken|conflict)/i,
    text: 'pnpm-lock.yaml cannot be parsed, most likely after a merge. Restore it from git and run the command again.',
  },
  {
    pattern: /ERR_PNPM_IGNORED_BUILDS/,
    text: 'A dependency wants to run an install script: see its name above. List it as `false` under allowBuilds in pnpm-workspace.yaml; no dependency here needs its script.',
  },
  {
    pattern: /ENOSPC|no space left/i,
    text: 'The disk is full. Free about 1 GB and run the command again.',
  },
  {
    pattern: /EACCES|EPERM|permission denied/i,
    text: 'A folder is not writable: see the path above. Give this user write access to the repository and to the npm cache, then run the command again.',
  },
  {
    pattern:
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|META_FETCH_FAIL|FetchError|fetch failed|error sending request|network|dns error/i,
    text: 'The npm registry cannot be reached. Check the network, the proxy settings and `npm config get registry`, then run the command again; nothing else is needed once node_modules is complete.',
  },
  {
    pattern:
      /E404|ERR_PNPM_FETCH_404|404 Not Found|ERR_PNPM_NO_MATCHING_VERSION|ETARGET|No matching version/i,
    text: 'The npm registry does not serve a pinned version: see the package above. Point `npm config set registry` at a complete registry and run the command again.',
  },
  {
    pattern: /EINTEGRITY|TARBALL_INTEGRITY|integrity/i,
    text: 'A downloaded package does not match its checksum in pnpm-lock.yaml. Restore pnpm-lock.yaml from git and run the command again; if it still differs, do not go on: the registry serves another package under this version.',
  },
  {
    pattern: /npx.*(ENOENT|not found)|spawn npx/i,
    text: 'npx was not found. Install npm 10 or newer (it comes with Node) and run the command again.',
  },
];

const unknownFailure =
  'The install failed: see the output above. Delete node_modules and run the command again; if it fails the same way, run `node tools/bootstrap/main.mjs --check`.';

/** Turns the output of a failed install into one sentence and its fix. */
export function describeInstallFailure(output) {
  return knownFailures.find((failure) => failure.pattern.test(output))?.text ?? unknownFailure;
}
