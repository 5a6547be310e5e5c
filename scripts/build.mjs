/** Builds everything that runs into out/: the pages with Vite, the Node programs and the preload as bundles. */
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { writeManifest } from './manifest.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const common = { root, configFile: false, logLevel: 'warn' }

const pages = () =>
  build({
    ...common,
    root: `${root}src-renderer`,
    base: './',
    plugins: [react()],
    build: {
      outDir: `${root}out/pages`,
      emptyOutDir: true,
      target: 'chrome120',
      modulePreload: { polyfill: false },
      // Data URLs would need a looser CSP.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 2000,
      rolldownOptions: {
        input: ['station', 'capture', 'console'].map((name) => `${root}src-renderer/${name}.html`),
      },
    },
  })

const node = (outDir, input, format) =>
  build({
    ...common,
    build: {
      ssr: true,
      outDir: `${root}${outDir}`,
      emptyOutDir: true,
      target: 'node24',
      sourcemap: true,
      rolldownOptions: {
        input,
        // Packages stay packages: native parts and data files keep their places.
        external: [/^node:/, /^electron/, /^[a-z@][^:]*$/i],
        output: {
          format,
          entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
          // Beside the entries: a module finds its thread's by its own place.
          chunkFileNames: '[name]-[hash].js',
        },
      },
    },
  })

await Promise.all([
  pages(),
  node(
    'out/main',
    {
      station: `${root}src-main/main.ts`,
      recorder: `${root}src-main/recorder-main.ts`,
      electron: `${root}src-main/shell/electron/main.ts`,
      keeper: `${root}src-main/keeper/main.ts`,
      cli: `${root}src-main/cli.ts`,
    },
    'es',
  ),
  node('out/preload', { preload: `${root}src-main/shell/electron/preload.ts` }, 'cjs'),
  node(
    'out/server',
    {
      server: `${root}src-server/main.ts`,
      'packs-thread': `${root}src-server/storage/blobs/packs-thread.ts`,
    },
    'es',
  ),
])
writeManifest(root)
