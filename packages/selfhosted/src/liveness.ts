/** How long after its last message a machine that does not answer counts as reconnecting, in milliseconds. */
export const SELFHOSTED_RECONNECT_WINDOW_MS = 30_000;

/** What is stored about an enrolled machine, as far as its liveness needs it. */
export interface SelfhostedEnrollment {
  status: string;
  exposure: string;
  allowScreenControl: boolean;
  hasDisplay: boolean;
  /** Time of the last message in ISO 8601; null before the first. */
  lastSeenAt: string | null;
}

export interface SelfhostedLivenessState {
  state: 'online' | 'reconnecting' | 'offline';
  /** Whether the owner allowed the whole machine and control of its screen. */
  consented: boolean;
  hasDisplay: boolean;
}

/** Whether a machine can be used now, from its stored row and the answer to a ping. */
export function selfhostedLiveness(input: {
  enrollment: SelfhostedEnrollment | null;
  probeResponded: boolean;
  now?: Date;
}): SelfhostedLivenessState {
  const { enrollment, probeResponded, now = new Date() } = input;
  if (enrollment === null || enrollment.status !== 'active') {
    return { state: 'offline', consented: false, hasDisplay: false };
  }
  const wasSeenLately = isWithinWindow(enrollment.lastSeenAt, now);
  const unanswered = wasSeenLately ? 'reconnecting' : 'offline';
  return {
    state: probeResponded ? 'online' : unanswered,
    consented: enrollment.exposure === 'whole-machine' && enrollment.allowScreenControl,
    hasDisplay: enrollment.hasDisplay,
  };
}

/** A time that cannot be read, such as an empty text, is none. */
function isWithinWindow(lastSeenAt: string | null, now: Date): boolean {
  if (lastSeenAt === null) return false;
  return now.getTime() - Date.parse(lastSeenAt) <= SELFHOSTED_RECONNECT_WINDOW_MS;
}
