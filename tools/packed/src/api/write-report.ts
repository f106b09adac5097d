import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CompilerState, Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import type { ExtractorMessage, IConfigFile } from '@microsoft/api-extractor';
import type { EntryPoint } from './entry-points.ts';

/** What became of one entry's report. */
export interface ReportOutcome {
  readonly entry: string;
  readonly isChanged: boolean;
  readonly problems: readonly string[];
  /** Lines that only one of the two reports has, marked `+` and `-`. */
  readonly changedLines: readonly string[];
}

export interface ReportRequest {
  readonly directory: string;
  readonly temporaryDirectory: string;
  readonly entries: readonly EntryPoint[];
  readonly shouldUpdate: boolean;
}

const maxShownLines = 20;

/** Compiler options of the extractor's own TypeScript; declarations were made by ours. */
const compilerOptions = {
  target: 'es2022',
  lib: ['es2023', 'esnext.disposable', 'dom'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  strict: true,
  skipLibCheck: true,
  types: ['node'],
};

function prepareConfiguration(request: ReportRequest, entry: EntryPoint): ExtractorConfig {
  const configObject: IConfigFile = {
    projectFolder: request.directory,
    mainEntryPointFilePath: entry.declarationPath,
    newlineKind: 'lf',
    compiler: {
      overrideTsconfig: { compilerOptions, files: request.entries.map((item) => item.declarationPath) },
    },
    apiReport: {
      enabled: true,
      reportFileName: `${entry.name}.api.md`,
      reportFolder: join(request.directory, 'api'),
      reportTempFolder: join(request.temporaryDirectory, 'api'),
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
  };
  return ExtractorConfig.prepare({
    configObject,
    configObjectFullPath: undefined,
    packageJsonFullPath: join(request.directory, 'package.json'),
  });
}

/** The report carries names and types; release tags and TSDoc syntax are not part of our house. */
function selectMessage(message: ExtractorMessage, problems: string[]): void {
  message.handled = true;
  if (message.category === 'Compiler' || message.logLevel === 'error') {
    if (message.messageId === 'console-api-report-not-copied') return;
    problems.push(message.formatMessageWithLocation(undefined));
  }
}

function readLines(path: string): string[] {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
}

function listChangedLines({ reportFilePath, reportTempFilePath }: ExtractorConfig): string[] {
  const before = readLines(reportFilePath);
  const after = readLines(reportTempFilePath);
  const changed = [
    ...before.filter((line) => !after.includes(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
  ];
  return changed.slice(0, maxShownLines);
}

/** Compares each entry's public interface with its committed report, and writes it when asked to. */
export function writeReports(request: ReportRequest): ReportOutcome[] {
  mkdirSync(join(request.directory, 'api'), { recursive: true });
  let compilerState: CompilerState | undefined;
  return request.entries.map((entry) => {
    const configuration = prepareConfiguration(request, entry);
    compilerState ??= CompilerState.create(configuration, {
      additionalEntryPoints: request.entries.map((item) => item.declarationPath),
    });
    const problems: string[] = [];
    const result = Extractor.invoke(configuration, {
      localBuild: request.shouldUpdate,
      compilerState,
      messageCallback: (message) => selectMessage(message, problems),
    });
    const changedLines = result.apiReportChanged ? listChangedLines(configuration) : [];
    return { entry: entry.name, isChanged: result.apiReportChanged, problems, changedLines };
  });
}
