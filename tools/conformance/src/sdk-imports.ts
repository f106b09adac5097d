import { findOwner } from './repository.ts';
import type { Rule } from './rule.ts';

const agentSdk = /^(?:@openai\/|openai(?:\/|$))/;
const vendorSdk =
  /^(?:modal|e2b|dockerode|@e2b\/.+|@daytonaio\/.+|@vercel\/sandbox|@runloop\/.+|@blaxel\/.+|@cloudflare\/sandbox)(?:\/|$)/;
const advice = 'use `import type`, or `await import()` in the async method that needs it';

/** Agents SDK and OpenAI client only where the loop is allowed; vendor SDKs only lazily. Type imports are free. */
export const sdkImports: Rule = {
  name: 'SDKs are imported lazily',
  findViolations: (repository) =>
    repository.sources
      .filter(({ path, isTest }) => path.startsWith('packages/') && !isTest)
      .flatMap((source) => {
        const tags = findOwner(repository, source.path)?.manifest.nx?.tags ?? [];
        const isLoopAllowed = tags.includes('loop:allowed');
        return source.imports
          .filter(({ isTypeOnly, isDynamic }) => !isTypeOnly && !isDynamic)
          .filter(
            ({ specifier }) =>
              vendorSdk.test(specifier) || (!isLoopAllowed && agentSdk.test(specifier)),
          )
          .map(({ specifier, line }) => ({
            path: source.path,
            line,
            message: `"${specifier}" loads an SDK at import; ${advice}`,
          }));
      }),
};
