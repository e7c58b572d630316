/** The script of the offline page, bundled apart from the pages of the hub: `import { script } from 'virtual:offline-verifier'`. */
import path from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build, type Plugin } from 'vite';

const ID = 'virtual:offline-verifier';
const folder = path.join(import.meta.dirname, 'src/offline-page');

export const offlineVerifier = (): Plugin => ({
  name: 'offline-verifier',
  resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
  load: async function (id) {
    if (id !== `\0${ID}`) return undefined;
    const built = await build({
      ...{ configFile: false, logLevel: 'error', root: folder },
      plugins: [svelte({ configFile: false, compilerOptions: { css: 'injected' } })],
      build: { write: false, lib: { entry: path.join(folder, 'main.ts'), formats: ['iife'], name: 'verifier' } },
    });
    const [output] = Array.isArray(built) ? built : [built];
    const chunk = 'output' in output ? output.output[0] : undefined;
    if (chunk?.type !== 'chunk') throw new Error('The script of the offline page was not made');
    for (const file of chunk.moduleIds) if (!file.startsWith('\0')) this.addWatchFile(file);
    // The HTML parser would end the script there.
    return `export const script = ${JSON.stringify(chunk.code.replaceAll('</script', '<\\/script'))}`;
  },
});
