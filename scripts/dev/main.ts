/**
 * `npm run dev`: the demo's university from its source, restarted when that changes, and the pages from theirs, which show
 * an edit at once. The data stay from one start to the next.
 */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { freePort } from '../../test/support/free-port.ts'
import { createProcesses } from '../demo/processes.ts'
import { startUniversity } from '../demo/university.ts'
import { createGallery } from '../gallery/plugin.ts'
import { root, servePages } from './pages.ts'

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '5173' },
    dir: { type: 'string', default: join(root, 'var/dev') },
    help: { type: 'boolean', default: false },
  },
})
if (options.help) {
  console.log(`npm run dev -- [--port N] [--dir DIR]
  --port N   of the pages; 0 takes a free one (5173)
  --dir DIR  where the server keeps its data and its log (var/dev)`)
  process.exit(0)
}

const dir = resolve(options.dir)
mkdirSync(dir, { recursive: true, mode: 0o700 })
const processes = createProcesses()
const closers: (() => Promise<unknown>)[] = [() => processes.stopAll()]
const close = async (status: number) => {
  for (const closer of closers.reverse()) await closer()
  process.exit(status)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void close(130))

try {
  const university = await startUniversity(processes, {
    root,
    data: join(dir, 'server'),
    // The same one after each restart.
    port: await freePort(),
    log: join(dir, 'server.log'),
    watched: true,
  })
  const gallery = await createGallery()
  const { address, vite } = await servePages({
    port: Number(options.port),
    plugins: [gallery.plugin],
    proxy: {
      '/api': {
        // The host stays the page's own: the server lets no foreign origin open its live lane.
        target: university.address,
        ws: true,
        bypass: ({ headers, url }) => (gallery.has(headers.host) ? url : undefined),
      },
    },
  })
  closers.push(() => vite.close())
  console.log(`
  Console   ${address}
  Station   ${address}/station.html (of the gallery: an exam, without a station behind it)
  Gallery   ${address}/gallery
${university.credentials.staff.map(({ roles, login, password }) => `  ${roles.join(', ').padEnd(14)} ${login} / ${password}`).join('\n')}

  The server runs at ${university.address}; its words are in ${join(dir, 'server.log')}. Ctrl+C ends both.
`)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  await close(1)
}
