import * as z from 'zod';

import { checkOptionsOf, defineToken, verifiedClaims } from './signed-token.ts';
import type {
  TokenCheck,
  TokenCheckOptions,
  TokenSecret,
  TokenSignOptions,
} from './token-check.ts';

/** Seconds that an enrollment bearer lives; its enrollment is checked again at every connect. */
export const ENROLLMENT_BEARER_DEFAULT_TTL_SECONDS = 30 * 24 * 3600;

/** Identity of an enrolled machine towards the control plane. `exp` is in Unix seconds. */
export const EnrollmentBearerPayload = z.object({
  workspaceId: z.uuid(),
  agentId: z.uuid(),
  enrollmentId: z.uuid(),
  subjectPrefix: z.string().min(1),
  exp: z.int().positive(),
});
export type EnrollmentBearerPayload = z.infer<typeof EnrollmentBearerPayload>;

/** Bearers of enrolled machines, presented when they connect to NATS. */
export const enrollmentBearer = defineToken({
  plane: 'enrollment-bearer',
  prefix: 'oge_',
  claims: EnrollmentBearerPayload,
  maxTtlSeconds: ENROLLMENT_BEARER_DEFAULT_TTL_SECONDS,
  hasUnboundMac: true,
});

/** Signs claims. Claims that do not fit reject with a ZodError, an empty secret with code `config_invalid`. */
export async function signEnrollmentBearer(
  secret: TokenSecret,
  payload: EnrollmentBearerPayload,
  options?: TokenSignOptions,
): Promise<string> {
  return enrollmentBearer.sign(secret, payload, options);
}

/** The claims of a token that is authentic and fresh, else null. The last argument may be the time in Unix seconds. */
export async function verifyEnrollmentBearer(
  secret: TokenSecret,
  token: string,
  options?: number | TokenCheckOptions,
): Promise<EnrollmentBearerPayload | null> {
  return verifiedClaims(enrollmentBearer.check(secret, token, checkOptionsOf(options)));
}

/** Like `verifyEnrollmentBearer`, with the reason of a refusal. */
export function checkEnrollmentBearer(
  secret: TokenSecret,
  token: string,
  options?: TokenCheckOptions,
): TokenCheck<EnrollmentBearerPayload> {
  return enrollmentBearer.check(secret, token, options);
}
