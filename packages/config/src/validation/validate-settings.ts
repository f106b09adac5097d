import type { SettingsProblem } from '../settings-problem.ts';
import { listAccessProblems } from './access-problems.ts';
import { listAzureProblems } from './azure-problems.ts';
import { listModalTokenProblems } from './backend-problems.ts';
import { listLifecycleProblems } from './lifecycle-problems.ts';
import { listListProblems, listMcpProblems, listModelProblems } from './list-problems.ts';
import { listModelAddressProblems } from './model-address-problems.ts';
import { listStorageProblems } from './storage-problems.ts';
import type { ValidationInput, Validator } from './validator.ts';

const VALIDATORS: readonly Validator[] = [
  listAccessProblems,
  listAzureProblems,
  listModelAddressProblems,
  listModalTokenProblems,
  listStorageProblems,
  listListProblems,
  listMcpProblems,
  listLifecycleProblems,
  listModelProblems,
];

/** Everything that is wrong with settings that parse one by one. */
export function validateSettings(input: ValidationInput): readonly SettingsProblem[] {
  return VALIDATORS.flatMap((validator) => validator(input));
}
