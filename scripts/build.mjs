/** Builds everything that runs into out/: the pages with Vite, the Node programs and the preload as bundles. */
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { stationPackages } from './dist/npm-packages.ts'
import { writeManifest } from './manifest.ts'
import { buildOpenPages } from './open-pages.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const common = { root, configFile: false, logLevel: 'warn' }

/** For invigilators, one page a language. */
const guide = ['kk', 'ru', 'ky', 'en'].map((language) => `guide/${language}`)

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
      sourcemap: true,
      modulePreload: { polyfill: false },
      // Data URLs would need a looser CSP.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 2000,
      rolldownOptions: {
        input: ['station', 'capture', 'console', ...guide].map((name) => `${root}src-renderer/${name}.html`),
      },
    },
  })

/** Packages stay packages where native parts and data files keep their places. */
const packages = [/^node:/, /^electron/, /^[a-z@][^:]*$/i]
const beside = [/^node:/, /^electron$/, ...stationPackages]

const node = (outDir, input, format, external) =>
  build({
    ...common,
    ssr: external === packages ? {} : { noExternal: true },
    build: {
      ssr: true,
      outDir: `${root}${outDir}`,
      emptyOutDir: false,
      target: 'node24',
      sourcemap: true,
      rolldownOptions: {
        input,
        external,
        output: {
          format,
          entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
          // Beside the entries: a module finds its thread's by its own place.
          chunkFileNames: '[name]-[hash].js',
        },
      },
    },
  })

for (const folder of ['main', 'preload', 'server'])
  rmSync(`${root}out/${folder}`, { recursive: true, force: true })
/** One file a program (and what it loads only when it is needed): none reads what another needs. */
const programs = {
  station: 'src-main/main.ts',
  recorder: 'src-main/recorder-main.ts',
  electron: 'src-main/shell/electron/main.ts',
  keeper: 'src-main/keeper/main.ts',
  cli: 'src-main/cli.ts',
}
await Promise.all([
  // The first empties the folder that the second is in.
  pages().then(() => buildOpenPages(`${root}out/pages/open`)),
  ...Object.entries(programs).map(([name, file]) =>
    node('out/main', { [name]: `${root}${file}` }, 'es', beside),
  ),
  // Each whole in itself: a sandboxed preload can load no other file.
  ...['preload', 'web-preload'].map((name) =>
    node('out/preload', { [name]: `${root}src-main/shell/electron/${name}.ts` }, 'cjs', packages),
  ),
  node(
    'out/server',
    {
      server: `${root}src-server/main.ts`,
      'packs-thread': `${root}src-server/storage/blobs/packs-thread.ts`,
      'table-thread': `${root}src-server/files/table-thread.ts`,
      'reading-thread': `${root}src-server/bank/reading-thread.ts`,
    },
    'es',
    packages,
  ),
])
writeManifest(root)
