import { ErrorCode } from './gen/opengeni_agent_enums.ts';

/** Whether a number is an error code of this version. A newer peer may send others; treat those as not retryable. */
export function isKnownErrorCode(code: number): code is ErrorCode {
  return Object.values<number>(ErrorCode).includes(code);
}
