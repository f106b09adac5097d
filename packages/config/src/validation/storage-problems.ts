import type { SettingsProblem } from '../settings-problem.ts';
import type { Settings } from '../settings.ts';
import { settingVariableOf } from '@opengeni/contracts/settings';
import type { ValidationInput } from './validator.ts';

type StorageKey = Extract<keyof Settings, `objectStorage${string}`>;

const FAMILIES = {
  s3: ['objectStorageEndpoint', 'objectStorageAccessKeyId', 'objectStorageSecretAccessKey'],
  azure: [
    'objectStorageAzureConnectionString',
    'objectStorageAzureAccountName',
    'objectStorageAzureAccountKey',
    'objectStorageAzureEndpoint',
  ],
  gcs: [
    'objectStorageGcsProjectId',
    'objectStorageGcsCredentialsJson',
    'objectStorageGcsKeyFilename',
    'objectStorageGcsApiEndpoint',
  ],
} as const satisfies Record<string, readonly StorageKey[]>;

const FAMILY_OF = {
  's3-compatible': 's3',
  'aws-s3': 's3',
  'azure-blob': 'azure',
  gcs: 'gcs',
} as const satisfies Record<Settings['objectStorageBackend'], keyof typeof FAMILIES>;

/** The credentials of the chosen storage are complete, and those of another kind are absent. */
export function listStorageProblems({ settings }: ValidationInput): readonly SettingsProblem[] {
  return [
    ...foreignSettings(settings),
    ...s3Problems(settings),
    ...azureProblems(settings),
    ...gcsProblems(settings),
  ];
}

function foreignSettings(settings: Settings): SettingsProblem[] {
  const own = FAMILY_OF[settings.objectStorageBackend];
  return Object.entries(FAMILIES)
    .filter(([family]) => family !== own)
    .flatMap(([, keys]) => keys)
    .filter((key) => settings[key] !== undefined)
    .map((key) => ({
      env: settingVariableOf(key),
      problem: `does not belong to OPENGENI_OBJECT_STORAGE_BACKEND=${settings.objectStorageBackend}`,
      fix: 'Remove it, or choose the backend that it belongs to.',
    }));
}

function s3Problems(settings: Settings): SettingsProblem[] {
  if (FAMILY_OF[settings.objectStorageBackend] !== 's3') return [];
  const keys = ['objectStorageAccessKeyId', 'objectStorageSecretAccessKey'] as const;
  const missing = keys.filter((key) => settings[key] === undefined);
  const withEndpoint =
    settings.objectStorageBackend === 's3-compatible' &&
    settings.objectStorageEndpoint !== undefined;
  if (missing.length === 0 || (missing.length === keys.length && !withEndpoint)) return [];
  const reason =
    missing.length === keys.length
      ? 'when OPENGENI_OBJECT_STORAGE_ENDPOINT is set'
      : 'beside the other half of the key';
  return missing.map((key) => ({
    env: settingVariableOf(key),
    problem: `is required ${reason}`,
    fix: 'Set both halves of the key or neither.',
  }));
}

function azureProblems(settings: Settings): SettingsProblem[] {
  if (settings.objectStorageBackend !== 'azure-blob') return [];
  if (settings.objectStorageAzureConnectionString !== undefined) return [];
  const keys = ['objectStorageAzureAccountName', 'objectStorageAzureAccountKey'] as const;
  return keys
    .filter((key) => settings[key] === undefined)
    .map((key) => ({
      env: settingVariableOf(key),
      problem: 'is required when OPENGENI_OBJECT_STORAGE_BACKEND=azure-blob',
      fix: 'Set account name and key, or OPENGENI_OBJECT_STORAGE_AZURE_CONNECTION_STRING.',
    }));
}

function gcsProblems(settings: Settings): SettingsProblem[] {
  const credentials = settings.objectStorageGcsCredentialsJson;
  if (credentials === undefined || isJsonObject(credentials)) return [];
  return [
    {
      env: settingVariableOf('objectStorageGcsCredentialsJson'),
      problem: 'must be a JSON object',
      fix: 'Use the key file of the service account, or name that file in OPENGENI_OBJECT_STORAGE_GCS_KEY_FILENAME.',
    },
  ];
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
