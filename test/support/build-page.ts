/** One of our pages as it is built for people, without its sources' map, once a run. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { builtOnce } from './built.ts'

const root = fileURLToPath(new URL('../../src-renderer', import.meta.url))

export const buildPage = (page: 'capture' | 'console' | 'station', outDir: string): Promise<void> =>
  builtOnce(page, outDir, (into) =>
    build({
      root,
      base: './',
      configFile: false,
      logLevel: 'error',
      plugins: [react()],
      build: {
        outDir: into,
        emptyOutDir: true,
        target: 'chrome120',
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
        chunkSizeWarningLimit: 2000,
        rolldownOptions: { input: [join(root, `${page}.html`)] },
      },
    }),
  )
