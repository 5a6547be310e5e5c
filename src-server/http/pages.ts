/** The console page and its assets; no other page is served. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { endpoint } from '../../src-shared/api/endpoint.ts'
import { notFound } from './refusal.ts'
import { route } from './route.ts'

const page = endpoint({
  method: 'GET',
  path: '/',
  who: 'public',
  summary: 'The console page',
  gives: 'text/html',
})
const asset = endpoint({
  method: 'GET',
  path: '/assets/:name',
  who: 'public',
  summary: 'A file of the console page',
  gives: 'application/octet-stream',
  params: z.object({
    name: z
      .string()
      .max(256)
      .regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/),
  }),
})

/** `dir`: where the pages were built to (console.html and assets/). */
export async function pages(app: FastifyInstance, dir: string): Promise<void> {
  await app.register(fastifyStatic, { root: dir, serve: false })
  route(app, page, async ({ http }) => {
    const html = await readFile(join(dir, 'console.html')).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') throw notFound()
      throw error
    })
    return http.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(html)
  })
  // Built names carry a hash of their content.
  route(app, asset, async ({ params, http }) =>
    http.sendFile(params.name, join(dir, 'assets'), { immutable: true, maxAge: '365d' }),
  )
}
