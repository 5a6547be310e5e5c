/**
 * Screens without a station or a server behind them, for Vite's development server: `/gallery` shows all of them,
 * `/station.html?state=…&language=…` one of the station's, `http://STATE.LANGUAGE.localhost/` one of the console's. A
 * console's state is a host of its own, because its page finds the server at its own address; so is one of the open pages.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { type Language, languages } from '../../src-shared/vocabulary.ts'
import { type ConsoleState, consoleStates, fullState } from '../../test/integration/console-page/states.ts'
import { type Answers, createAnswers } from '../../test/integration/console-page/university.ts'
import { answerIn, openStates } from '../../test/integration/open-page/states.ts'
import { stationStates } from '../../test/support/station-views.ts'
import type { Step } from '../../test/support/steps.ts'

export interface Shown {
  page: 'station' | 'console' | 'open'
  name: string
  /** `port`: Vite's. */
  address(language: Language, port: number): string
}

export interface Gallery {
  plugin: Plugin
  shown: Shown[]
  /** Whether this host's API is the gallery's. */
  has(host: string | undefined): boolean
}

const here = import.meta.dirname
/** A page that is looked at in the gallery gets this before its own script. */
const scriptFor = (file: string) => `<script type="module" src="/@fs${join(here, file)}"></script>`

export async function createGallery(): Promise<Gallery> {
  const begin = Math.floor(Date.now() / 1000) * 1000 - 600_000
  const states = consoleStates(begin)
  const servers = await serversOf(states, begin)
  const nameOf = (host = '') => /^([a-z-]+)\.[a-z]{2}\.localhost(:\d+)?$/.exec(host)?.[1] ?? ''
  const serverOf = (host?: string) => servers.get(nameOf(host))
  const openOf = (host?: string) => openStates.find(({ name }) => nameOf(host) === `open-${name}`)
  const shown: Shown[] = [
    ...stationStates('en').map(
      ([name]): Shown => ({
        page: 'station',
        name,
        address: (language, port) =>
          `http://localhost:${port}/station.html?${new URLSearchParams({ state: name, language })}`,
      }),
    ),
    ...states.map(
      ({ name, hash }): Shown => ({
        page: 'console',
        name,
        address: (language, port) => `http://${name}.${language}.localhost:${port}/${hash}`,
      }),
    ),
    ...openStates.map(
      ({ name, hash }): Shown => ({
        page: 'open',
        name,
        address: (language, port) =>
          `http://open-${name}.${language}.localhost:${port}/open#/${language}${hash}`,
      }),
    ),
  ]
  const plugin: Plugin = {
    name: 'taza-gallery',
    configureServer({ middlewares, httpServer }) {
      middlewares.use((request, response, next) => {
        const server = serverOf(request.headers.host)
        const open = openOf(request.headers.host)
        if (open && request.url?.startsWith('/api/')) {
          const { status, json } = answerIn(open, `${request.method} ${request.url}`)
          response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
        } else if (open && request.url === '/gallery/state') {
          response.setHeader('content-type', 'application/json')
          response.end(JSON.stringify({ steps: open.steps ?? [], ready: open.ready }))
        } else if (server && request.url?.startsWith('/api/')) server.answer(request, response)
        else if (server && request.url === '/gallery/state') {
          response.setHeader('content-type', 'application/json')
          response.end(JSON.stringify(wayTo(states, nameOf(request.headers.host))))
        } else if (request.url === '/gallery') {
          response.setHeader('content-type', 'text/html; charset=utf-8')
          response.end(listOf(shown, Number(request.headers.host?.split(':')[1] ?? 80)))
        } else next()
      })
      httpServer?.on('upgrade', (request, socket, head) => {
        if (request.url?.startsWith('/api/')) serverOf(request.headers.host)?.upgrade(request, socket, head)
      })
    },
    transformIndexHtml: (html, { path }) => {
      if (path.endsWith('/station.html'))
        return html.replace('<script src="/jitless', `${scriptFor('station.ts')}$&`)
      // It does nothing at any other host than a state's.
      if (path.endsWith('/console.html') || path.endsWith('/open.html'))
        return html.replace('<script type', `${scriptFor('console.ts')}$&`)
      return html
    },
  }
  return { plugin, shown, has: (host) => serverOf(host) !== undefined || openOf(host) !== undefined }
}

/** All steps to a state, those of the states before it first. */
function wayTo(states: ConsoleState[], name: string): { steps: Step[]; ready: string } {
  const state = states.find((one) => one.name === name)
  if (!state) throw new Error(`the console has no state ${name}`)
  const before = state.after === undefined ? [] : wayTo(states, state.after).steps
  return { steps: [...before, ...(state.steps ?? [])], ready: state.ready }
}

/** A university for each state, by its name: what one visitor changes is another's screen. */
async function serversOf(states: ConsoleState[], begin: number): Promise<Map<string, Answers>> {
  const dir = mkdtempSync(join(tmpdir(), 'taza-gallery-'))
  try {
    const whole = await fullState(dir, begin)
    return new Map(
      states.map(({ name, me, change }) => [name, createAnswers({ ...whole, me, ...change })] as const),
    )
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** One row a state, a column for each language. A frame is loaded when it is scrolled to. */
const listOf = (shown: Shown[], port: number) => `<!doctype html>
<meta charset="utf-8" />
<title>Taza: every screen</title>
<style>
  body { font: 15px sans-serif; margin: 16px; }
  section { display: grid; grid-template-columns: repeat(${languages.length}, 1fr); gap: 8px; }
  h2 { grid-column: 1 / -1; font-size: 16px; margin: 16px 0 0; }
  a { display: block; aspect-ratio: 1366 / 768; overflow: hidden; border: 1px solid #999; container-type: inline-size; }
  iframe { width: 1366px; height: 768px; border: 0; transform-origin: 0 0; scale: calc(100cqw / 1366px); pointer-events: none; }
</style>
${shown
  .map(
    ({ page, name, address }) =>
      `<section><h2>${page}: ${name}</h2>${languages
        .map((language) => {
          const url = address(language, port).replaceAll('&', '&amp;')
          return `<a href="${url}" title="${language}"><iframe loading="lazy" src="${url}"></iframe></a>`
        })
        .join('')}</section>`,
  )
  .join('\n')}
`
