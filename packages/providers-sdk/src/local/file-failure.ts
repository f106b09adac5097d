import { SandboxError } from '@opengeni/contracts/errors';
import type { SandboxErrorCode } from '@opengeni/contracts/errors';

const REFUSALS: Readonly<Record<string, { code: SandboxErrorCode; problem: string }>> = {
  ENOENT: { code: 'not_found', problem: 'does not exist' },
  ENOTDIR: { code: 'invalid_request', problem: 'leads through something that is no directory' },
  EISDIR: { code: 'invalid_request', problem: 'is a directory' },
  ELOOP: { code: 'invalid_request', problem: 'leads through too many links' },
  ENAMETOOLONG: { code: 'invalid_request', problem: 'is too long' },
  ENXIO: { code: 'invalid_request', problem: 'is no regular file' },
  ENOTEMPTY: {
    code: 'conflict',
    problem: 'is a directory with content; pass recursive to remove it',
  },
};

/** Turns an error of the file system into a coded one; an error that is coded already stays as it is. */
export function toFileError(error: unknown, path: string): SandboxError {
  if (SandboxError.is(error)) return error;
  const known = REFUSALS[(error as NodeJS.ErrnoException).code ?? ''];
  return new SandboxError(
    known?.code ?? 'provider_failed',
    `The path ${JSON.stringify(path)} ${known?.problem ?? 'cannot be used on this machine'}.`,
    { cause: error, details: { path } },
  );
}
