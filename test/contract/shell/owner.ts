/** A process that owns a shell and never lets go: `node owner.ts DIRECTORY`. Prints one line when both pages are up. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openChromium } from '../../../src-main/shell/chromium/shell.ts'
import { writePages } from './pages.ts'

const directory = process.argv[2] ?? ''
const pages = join(directory, 'pages')
await mkdir(pages, { recursive: true })
await writePages(pages)
const shell = await openChromium({
  pages,
  windowed: false,
  language: 'ru',
  workDir: join(directory, 'work'),
  switches: [],
  env: process.env,
  onCall: async () => ({ ok: true, value: null }),
  onEvent: (event) => console.error(JSON.stringify(event)),
})
await Promise.all([shell.open('station'), shell.open('capture')])
console.log('up')
setInterval(() => undefined, 60_000)
