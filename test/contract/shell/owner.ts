/** A process that owns a shell and never lets go: `node owner.ts DIRECTORY [PAGE]`. Prints one line when its page is up. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openChromium } from '../../../src-main/shell/chromium/shell.ts'
import { writePages } from './pages.ts'

const directory = process.argv[2] ?? ''
const pages = join(directory, 'pages')
await mkdir(pages, { recursive: true })
await writePages(pages)
const shell = await openChromium({
  page: process.argv[3] === 'capture' ? 'capture' : 'station',
  pages,
  windowed: false,
  language: 'ru',
  workDir: join(directory, 'work'),
  switches: [],
  env: process.env,
  unfit: () => null,
  onCall: async () => ({ ok: true, value: null }),
  onEvent: (event) => console.error(JSON.stringify(event)),
})
await shell.open()
console.log('up')
setInterval(() => undefined, 60_000)
