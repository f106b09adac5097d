// Runs in a child process: imports each entry and prints every module that Node loaded, as one JSON line.
import { registerHooks } from 'node:module';

const urls = [];
registerHooks({
  load(url, context, nextLoad) {
    urls.push(url);
    return nextLoad(url, context);
  },
});

for (const specifier of process.argv.slice(2)) await import(specifier);
process.stdout.write(JSON.stringify(urls));
process.exit(0);
