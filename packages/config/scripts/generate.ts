import { writeFileSync } from 'node:fs';

import { createEnvironmentExample } from '../src/generate/environment-example.ts';
import { createSettingsPage } from '../src/generate/settings-page.ts';

/** Writes the files of the repository that follow from the settings tables. */
const root = new URL('../../../', import.meta.url);

writeFileSync(new URL('.env.example', root), createEnvironmentExample());
writeFileSync(new URL('docs/settings.md', root), createSettingsPage());
