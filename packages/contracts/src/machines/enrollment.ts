import * as z from 'zod';

import {
  DEVICE_CODE_MAX_CHARS,
  ENROLLMENT_PUBLIC_KEY_MAX_CHARS,
  ENROLL_TOKEN_MAX_CHARS,
  MACHINE_NAME_MAX_CHARS,
  USER_CODE_MAX_CHARS,
} from './enrollment-limits.ts';

export const EnrollmentOs = z.enum(['linux', 'macos', 'windows']);
export type EnrollmentOs = z.infer<typeof EnrollmentOs>;

export const EnrollmentArch = z.enum(['x86_64', 'aarch64']);
export type EnrollmentArch = z.infer<typeof EnrollmentArch>;

/** What a person shares with an agent: always the machine as a whole. */
export const EnrollmentExposure = z.literal('whole-machine');
export type EnrollmentExposure = z.infer<typeof EnrollmentExposure>;

const userCode = z.string().min(1).max(USER_CODE_MAX_CHARS);

const machineFacts = {
  /** Ed25519 public key of the machine. */
  publicKey: z.string().min(1).max(ENROLLMENT_PUBLIC_KEY_MAX_CHARS),
  os: EnrollmentOs.default('linux'),
  arch: EnrollmentArch.default('x86_64'),
  machineName: z.string().min(1).max(MACHINE_NAME_MAX_CHARS).optional(),
  exposure: EnrollmentExposure.default('whole-machine'),
  canOfferDisplay: z.boolean().default(false),
  requestsScreenControl: z.boolean().default(false),
};

/** A machine asks to be enrolled: `POST /v1/enrollments/device/start`, without authentication. */
export const DeviceEnrollmentStartRequest = z.object({ ...machineFacts, workspaceId: z.uuid() });
export type DeviceEnrollmentStartRequest = z.infer<typeof DeviceEnrollmentStartRequest>;

export const DeviceEnrollmentStartResponse = z.object({
  deviceCode: z.string(),
  userCode: z.string(),
  verificationUri: z.string(),
  verificationUriComplete: z.string(),
  intervalSeconds: z.number().int().positive(),
  expiresInSeconds: z.number().int().positive(),
});
export type DeviceEnrollmentStartResponse = z.infer<typeof DeviceEnrollmentStartResponse>;

export const DeviceEnrollmentState = z.enum([
  'pending',
  'authorized',
  'denied',
  'expired',
  'disabled',
]);
export type DeviceEnrollmentState = z.infer<typeof DeviceEnrollmentState>;

/** What an enrolled machine needs to reach the control plane; poll and exchange answer with the same shape. */
export const EnrollmentCredentialsResponse = z.object({
  agentId: z.uuid(),
  workspaceId: z.uuid(),
  bearer: z.string(),
  /** `agent.<workspaceId>.<agentId>`. */
  subjectPrefix: z.string(),
  natsUrls: z.array(z.string()),
  relayUrl: z.string(),
  relayToken: z.string(),
  /** Repeats the bearer; machines read it as the credentials of their account. */
  natsAccountCreds: z.string(),
  updatePublicKey: z.string(),
  consentedWholeMachine: z.boolean(),
  consentedScreenControl: z.boolean(),
});
export type EnrollmentCredentialsResponse = z.infer<typeof EnrollmentCredentialsResponse>;

export const DeviceEnrollmentPollRequest = z.object({
  deviceCode: z.string().min(1).max(DEVICE_CODE_MAX_CHARS),
});
export type DeviceEnrollmentPollRequest = z.infer<typeof DeviceEnrollmentPollRequest>;

/** `credentials` is present only in the state `authorized`. */
export const DeviceEnrollmentPollResponse = z.object({
  state: DeviceEnrollmentState,
  credentials: EnrollmentCredentialsResponse.optional(),
});
export type DeviceEnrollmentPollResponse = z.infer<typeof DeviceEnrollmentPollResponse>;

export const DeviceEnrollmentLookupRequest = z.object({ userCode });
export type DeviceEnrollmentLookupRequest = z.infer<typeof DeviceEnrollmentLookupRequest>;

/** What a person sees before approving. */
export const DeviceEnrollmentLookupResponse = z.object({
  workspaceId: z.string(),
  userCode: z.string(),
  machine: z.object({
    machineName: z.string().nullable(),
    os: EnrollmentOs,
    arch: EnrollmentArch,
    canOfferDisplay: z.boolean(),
    requestsScreenControl: z.boolean(),
  }),
  expiresAt: z.string(),
});
export type DeviceEnrollmentLookupResponse = z.infer<typeof DeviceEnrollmentLookupResponse>;

/** `allowScreenControl` of the approver counts, not what the machine asked for. */
export const DeviceEnrollmentApproveRequest = z.object({
  userCode,
  allowScreenControl: z.boolean().default(false),
});
export type DeviceEnrollmentApproveRequest = z.infer<typeof DeviceEnrollmentApproveRequest>;

export const DeviceEnrollmentApproveResponse = z.object({
  approved: z.boolean(),
  enrollmentId: z.string(),
  sandboxId: z.string(),
  allowScreenControl: z.boolean(),
});
export type DeviceEnrollmentApproveResponse = z.infer<typeof DeviceEnrollmentApproveResponse>;

export const DeviceEnrollmentDenyRequest = z.object({ userCode });
export type DeviceEnrollmentDenyRequest = z.infer<typeof DeviceEnrollmentDenyRequest>;

export const DeviceEnrollmentDenyResponse = z.object({ denied: z.boolean() });
export type DeviceEnrollmentDenyResponse = z.infer<typeof DeviceEnrollmentDenyResponse>;

/** Asks for a token that enrolls a machine without a person at it. */
export const MintEnrollTokenRequest = z.object({ allowScreenControl: z.boolean().default(false) });
export type MintEnrollTokenRequest = z.infer<typeof MintEnrollTokenRequest>;

/** `token` is a secret and shown once. */
export const MintEnrollTokenResponse = z.object({
  token: z.string(),
  expiresAt: z.string(),
  expiresInSeconds: z.number().int().positive(),
});
export type MintEnrollTokenResponse = z.infer<typeof MintEnrollTokenResponse>;

/** A machine enrolls with a token, which is the authentication: `POST /v1/enrollments/token/exchange`. */
export const EnrollTokenExchangeRequest = z.object({
  token: z.string().min(1).max(ENROLL_TOKEN_MAX_CHARS),
  ...machineFacts,
});
export type EnrollTokenExchangeRequest = z.infer<typeof EnrollTokenExchangeRequest>;

export const EnrollTokenExchangeResponse = z.object(EnrollmentCredentialsResponse.shape);
export type EnrollTokenExchangeResponse = z.infer<typeof EnrollTokenExchangeResponse>;

export const EnrollmentStatus = z.enum(['active', 'revoked']);
export type EnrollmentStatus = z.infer<typeof EnrollmentStatus>;

export const EnrollmentSummary = z.object({
  id: z.string(),
  pubkey: z.string(),
  exposure: EnrollmentExposure,
  hasDisplay: z.boolean(),
  allowScreenControl: z.boolean(),
  status: EnrollmentStatus,
  os: z.string(),
  arch: z.string(),
  lastSeenAt: z.string().nullable(),
  createdAt: z.string(),
  revokedAt: z.string().nullable(),
});
export type EnrollmentSummary = z.infer<typeof EnrollmentSummary>;

export const ListEnrollmentsResponse = z.object({ enrollments: z.array(EnrollmentSummary) });
export type ListEnrollmentsResponse = z.infer<typeof ListEnrollmentsResponse>;

export const RevokeEnrollmentResponse = z.object({ revoked: z.boolean() });
export type RevokeEnrollmentResponse = z.infer<typeof RevokeEnrollmentResponse>;
