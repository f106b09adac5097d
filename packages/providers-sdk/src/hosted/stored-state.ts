type StoredState = Record<string, unknown>;

/**
 * A serialised session state as plain JSON, without what must not be stored: credentials of the provider, the values of the box's
 * variables, and cached port addresses, whose query may hold a token.
 */
export function withoutSecrets(
  stored: StoredState,
  credentialFields: readonly string[],
): StoredState {
  const dropped = new Set([...credentialFields, 'exposedPorts']);
  const kept = Object.entries(stored).filter(([field]) => !dropped.has(field));
  // The SDK leaves options without a value in its record; JSON knows no such thing.
  const plain = JSON.parse(JSON.stringify(Object.fromEntries(kept))) as StoredState;
  return withEnvironment(plain, {});
}

/** The state as the SDK may resume it: the values of the variables come from the caller again. */
export function withEnvironment(
  stored: StoredState,
  environment: Readonly<Record<string, string>>,
): StoredState {
  const { exposedPorts: _cached, ...state } = stored;
  const { manifest } = state;
  return {
    ...state,
    environment: { ...environment },
    ...(typeof manifest === 'object' && manifest !== null
      ? { manifest: { ...manifest, environment: { ...environment } } }
      : {}),
  };
}
