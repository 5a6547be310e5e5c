/** One of our pages as it is built for people, without its sources' map, once a run. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { builtOnce } from './built.ts'

const root = fileURLToPath(new URL('../../src-renderer', import.meta.url))

type PageName = 'capture' | 'console' | 'station'

/** With React's warnings, which tests take for complaints. */
export const buildPage = (page: PageName, outDir: string): Promise<void> =>
  builtOnce(page, outDir, (into) => make(page, into))

/** Without them, as people have it: it draws in half of the time. For tests that ask how things look, and for no complaints. */
export const buildQuietPage = (page: PageName, outDir: string): Promise<void> =>
  builtOnce(`${page}-quiet`, outDir, async (into) => {
    const { NODE_ENV } = process.env
    process.env.NODE_ENV = 'production'
    try {
      await make(page, into)
    } finally {
      process.env.NODE_ENV = NODE_ENV
    }
  })

const make = (page: PageName, outDir: string): Promise<unknown> =>
  build({
    root,
    base: './',
    configFile: false,
    logLevel: 'error',
    plugins: [react()],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome120',
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 2000,
      rolldownOptions: { input: [join(root, `${page}.html`)] },
    },
  })
