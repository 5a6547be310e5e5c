/** The console page and its assets; no other page is served. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { notFound } from './refusal.ts'
import { route } from './route.ts'

/** `dir`: where the pages were built to (console.html and assets/). */
export async function pages(app: FastifyInstance, dir: string): Promise<void> {
  await app.register(fastifyStatic, { root: dir, serve: false })
  route(app, {
    method: 'GET',
    url: '/',
    who: 'public',
    summary: 'The console page',
    gives: 'text/html',
    async handle({ http }) {
      const html = await readFile(join(dir, 'console.html')).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') throw notFound()
        throw error
      })
      return http.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(html)
    },
  })
  route(app, {
    method: 'GET',
    url: '/assets/:name',
    who: 'public',
    summary: 'A file of the console page',
    gives: 'application/octet-stream',
    params: z.object({
      name: z
        .string()
        .max(256)
        .regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/),
    }),
    // Built names carry a hash of their content.
    handle: async ({ params, http }) =>
      http.sendFile(params.name, join(dir, 'assets'), { immutable: true, maxAge: '365d' }),
  })
}
