import { buildReferences } from './build-references.ts';
import { commentPhrases } from './comment-phrases.ts';
import { commentVolume } from './comment-volume.ts';
import { decisionRecords } from './decision-records.ts';
import { dependencyRecords } from './dependency-records.ts';
import { emptyCatch } from './empty-catch.ts';
import { environmentAccess } from './environment-access.ts';
import { fileBudgets } from './file-budgets.ts';
import { fileNames } from './file-names.ts';
import { forbiddenText } from './forbidden-text.ts';
import { generatedFiles } from './generated-files.ts';
import { honestTests } from './honest-tests.ts';
import { importCycles } from './import-cycles.ts';
import { importPaths } from './import-paths.ts';
import { indexFiles } from './index-files.ts';
import { manifests } from './manifests.ts';
import { packageArrows } from './package-arrows.ts';
import { readmes } from './readmes.ts';
import type { Rule } from './rule.ts';
import { sdkImports } from './sdk-imports.ts';
import { testInputs } from './test-inputs.ts';

/** Every rule that is a pure function of the repository's text. */
export const allRules: readonly Rule[] = [
  packageArrows,
  buildReferences,
  manifests,
  importPaths,
  sdkImports,
  importCycles,
  indexFiles,
  fileNames,
  fileBudgets,
  environmentAccess,
  emptyCatch,
  commentPhrases,
  commentVolume,
  honestTests,
  generatedFiles,
  forbiddenText,
  readmes,
  decisionRecords,
  dependencyRecords,
  testInputs,
];
