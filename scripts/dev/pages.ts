/** The pages from their sources: Vite's development server, which shows an edit without reloading. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { createServer, type Plugin, type ProxyOptions, type ViteDevServer } from 'vite'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** `proxy`: what is not a page. Listens on this machine alone; `port` 0 takes a free one. */
export async function servePages(options: {
  port: number
  plugins?: Plugin[]
  proxy?: Record<string, ProxyOptions>
}): Promise<{ address: string; vite: ViteDevServer }> {
  const vite = await createServer({
    configFile: false,
    logLevel: 'warn',
    root: join(root, 'src-renderer'),
    cacheDir: join(root, 'var/vite'),
    plugins: [react({ exclude: /src-renderer\/open\// }), shortAddress, ...(options.plugins ?? [])],
    server: {
      host: '127.0.0.1',
      port: options.port,
      strictPort: true,
      // Texts, policies and what is shared lie beside the pages.
      fs: { allow: [root] },
      ...(options.proxy ? { proxy: options.proxy } : {}),
    },
  })
  await vite.listen()
  const address = vite.httpServer?.address()
  if (typeof address !== 'object' || address === null) throw new Error('Vite does not listen on a port')
  return { address: `http://localhost:${address.port}`, vite }
}

/** The console and the open pages at the addresses that they have on the server. */
const shortAddress: Plugin = {
  name: 'taza-shortAddress',
  configureServer({ middlewares }) {
    middlewares.use((request, _response, next) => {
      if (/^\/(\?.*)?$/.test(request.url ?? '')) request.url = `/console.html${request.url?.slice(1) ?? ''}`
      if (/^\/open\/?(\?.*)?$/.test(request.url ?? '')) request.url = '/open.html'
      next()
    })
  },
}
