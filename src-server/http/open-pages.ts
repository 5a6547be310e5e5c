/** The open pages: for people without an account, under a path and a content security policy of their own. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { endpoint } from '../../src-shared/api/endpoint.ts'
import { openApi } from '../../src-shared/api/open.ts'
import { notFound } from './refusal.ts'
import { route } from './route.ts'

const page = endpoint({
  method: 'GET',
  path: '/open',
  who: 'public',
  summary: 'The open pages: what people without an account may read and send',
  gives: 'text/html',
})
const pageWithSlash = endpoint({ ...page, path: '/open/' })
/** Short enough to be typed from a receipt. */
const check = endpoint({
  method: 'GET',
  path: '/check',
  who: 'public',
  summary: 'Leads to the open page that confirms a receipt number',
  gives: 'text/html',
})
const asset = endpoint({
  method: 'GET',
  path: '/open/assets/:name',
  who: 'public',
  summary: 'A file of the open pages',
  gives: 'application/octet-stream',
  params: z.object({
    name: z
      .string()
      .max(256)
      .regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/),
  }),
})

/** Scripts, styles and calls of this server alone, film that a page has fetched; nothing inline, no form that goes elsewhere, no frame. */
export const openPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src blob:; connect-src 'self'; " +
  "worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

interface About {
  domain: string
  timeZone: string
}

/** `dir`: where they were built to. Needs the plugin of http/pages.ts. */
export function openPages(app: FastifyInstance, dir: string, about: About): void {
  for (const entry of [page, pageWithSlash])
    route(app, entry, async ({ http }) => {
      const html = await readFile(join(dir, 'open.html')).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') throw notFound()
        throw error
      })
      return http
        .type('text/html; charset=utf-8')
        .headers({ 'cache-control': 'no-cache', 'content-security-policy': openPolicy })
        .send(html)
    })
  route(app, check, async ({ http }) => http.redirect('/open#/check', 302))
  // Built names carry a hash of their content. A phone on a slow line gets what the build compressed.
  route(app, asset, async ({ params, http }) =>
    http
      .header('content-security-policy', openPolicy)
      .sendFile(params.name, join(dir, 'assets'), { immutable: true, maxAge: '365d' }),
  )
  route(app, openApi.about, async () => about)
}
