import { isRecord } from '../lifecycle/record.ts';

const VARIABLE_FIELDS: ReadonlySet<string> = new Set([
  'env',
  'environment',
  'envVars',
  'environmentVariables',
]);
const SECRET_FIELD = /token|secret|password|credential|api_?key|access_?key|authorization/i;

/**
 * The envelope without any value of a variable and without anything that is named like a credential: what a store
 * keeps of a box. Whoever resumes the box supplies both anew.
 */
export function withoutSecrets(
  envelope: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return strip(envelope) as Record<string, unknown>;
}

/** The envelope with the variables of the caller where `withoutSecrets` left them out. */
export function withEnvironment(
  envelope: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const { sessionState } = envelope;
  if (!isRecord(sessionState)) return { ...envelope };
  return {
    ...envelope,
    sessionState: {
      ...sessionState,
      ...filledManifest(sessionState['manifest'], environment),
      ...(isRecord(sessionState['providerState'])
        ? { providerState: filledState(sessionState['providerState'], environment) }
        : {}),
    },
  };
}

type Variables = Readonly<Record<string, string>>;

function filledState(
  state: Readonly<Record<string, unknown>>,
  environment: Variables,
): Record<string, unknown> {
  return {
    ...state,
    ...('environment' in state ? { environment: { ...environment } } : {}),
    ...filledManifest(state['manifest'], environment),
  };
}

// The SDK compares the manifest of a resumed box with that of the run; a missing variable would be a difference.
function filledManifest(
  manifest: unknown,
  environment: Variables,
): { manifest?: Record<string, unknown> } {
  if (!isRecord(manifest)) return {};
  const variables = Object.entries(environment).map(([name, value]) => [
    name,
    { value, ephemeral: false },
  ]);
  return { manifest: { ...manifest, environment: Object.fromEntries(variables) } };
}

function strip(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strip);
  if (!isRecord(value)) return value;
  const kept: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    if (VARIABLE_FIELDS.has(name)) kept[name] = {};
    else if (!SECRET_FIELD.test(name)) kept[name] = strip(field);
  }
  return kept;
}
