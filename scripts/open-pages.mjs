/** The open pages have a build of their own: for old phones, under their own path, compressed beforehand. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))

/** `outDir` is emptied. */
export async function buildOpenPages(outDir) {
  await build({
    root: `${root}src-renderer`,
    configFile: false,
    logLevel: 'warn',
    // They stand at /open and at /open/.
    base: '/open/',
    publicDir: false,
    oxc: { jsx: { importSource: 'preact' } },
    build: {
      outDir,
      emptyOutDir: true,
      // Browsers of 2020: the newest that Android 5 and iPhones of 2015 are given.
      target: ['chrome87', 'firefox78', 'safari14'],
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      rolldownOptions: { input: [`${root}src-renderer/open.html`] },
    },
  })
  const assets = join(outDir, 'assets')
  for (const name of readdirSync(assets)) {
    const bytes = readFileSync(join(assets, name))
    writeFileSync(join(assets, `${name}.br`), brotliCompressSync(bytes))
    writeFileSync(join(assets, `${name}.gz`), gzipSync(bytes, { level: 9 }))
  }
}
