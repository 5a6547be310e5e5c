/**
 * The exam's page as the attempt wants it: opened when the exam begins, out of sight in a lock, a pause or a break, closed
 * with the attempt, back where it was after whatever befell it. What happens in it goes on the ledger.
 */
import type { WebView } from '../../src-shared/bridge/station-view.ts'
import type { WebEvent, WebPage } from '../../src-shared/web-exam/page.ts'
import { createDrafts, type Draft } from './drafts.ts'
import { createWebFiles } from './files.ts'
import { createKeeping } from './kept.ts'
import { createNames } from './names.ts'
import { createPageRecords } from './page-records.ts'
import type { WebOpened, WebRoomDeps, WebWanted } from './room-deps.ts'

/** Between tries of a server that does not answer, ms. */
const againMs = 5000
/** What is kept for a restart is written at most so often, ms. */
const keepMs = 2000

export function createWebRoom(deps: WebRoomDeps) {
  const { log, trouble } = deps
  let current: WebOpened | null = null
  let opening: { attempt: string } | null = null
  /** What could not be had, and is tried again. */
  let away: { why: NonNullable<WebView['why']>; url: string; cancel: () => void } | null = null
  let over = false
  let loaded = false
  let bar: number | null = null
  /** What the shell was told last; undefined: it is to be told in any case. */
  let shown: number | null | undefined
  let work: Promise<unknown> = Promise.resolve()
  let queued = false
  let cancelKeep: (() => void) | null = null
  const keep = createKeeping(deps)
  const names = createNames(deps.render)
  const records = createPageRecords(deps)
  const drafts = createDrafts({ ...deps.drafts, setTimer: deps.setTimer, trouble })
  const files = createWebFiles(deps)
  /** Files of an attempt may be there. */
  let untidy = false
  /** Something was interrupted: fields that hold less than was typed before may be filled again. */
  let interrupted = false
  let lacking: Draft[] = []

  const folderOf = (attempt: string) => {
    untidy = true
    return deps.folder(attempt)
  }

  const lookForLacking = async (page: WebPage, url: string) => {
    const found = await page.lacking(drafts.of(url))
    lacking = drafts.of(url).filter(({ field }) => found.some((one) => one.field === field))
    deps.render()
  }

  const reset = () => {
    away?.cancel()
    cancelKeep?.()
    names.end()
    away = cancelKeep = current = opening = null
    shown = undefined
    over = loaded = false
    lacking = []
    files.reset()
  }

  const close = async () => {
    const page = current?.page
    drafts.end()
    records.flush()
    interrupted = false
    reset()
    await page?.close()
  }

  async function open(wanted: WebWanted): Promise<void> {
    const { attempt } = wanted
    opening = { attempt }
    deps.render()
    try {
      if (wanted.kept !== null && !interrupted) {
        interrupted = true
        await drafts.restore()
      }
      const folder = folderOf(attempt)
      const place = { incoming: folder.incoming, kept: () => files.kept(folder) }
      const page = await deps.open(wanted, place, (event) => hear(attempt, event), names)
      current = { page, attempt, folder, at: wanted.kept?.at ?? wanted.rules.start, title: '', back: false }
      shown = undefined
    } catch (error) {
      trouble(error)
      later('no-page', wanted.rules.start)
    } finally {
      opening = null
    }
    deps.render()
  }

  /** Does what is wanted now; one thing after another. */
  async function reconcile(): Promise<void> {
    const wanted = deps.wanted()
    if (current && current.attempt !== wanted?.attempt) await close()
    if (!wanted) {
      if (away) reset()
      // The whole ledger would be asked for at each of her answers.
      if (!untidy || deps.sits()) return
      untidy = !(await deps.tidy())
      return
    }
    if (!current && !opening && !away) await open(wanted)
    const { page } = current ?? {}
    if (!page) return
    const height = wanted.shown && loaded && !away && !over ? bar : null
    if (height === shown) return
    await (height === null ? page.hide() : page.show(height))
    shown = height
  }
  function follow(): void {
    if (queued) return
    queued = true
    work = work
      .then(() => {
        queued = false
        return reconcile()
      })
      .catch(trouble)
  }

  function later(why: NonNullable<WebView['why']>, url: string): void {
    away?.cancel()
    // Who left the question is asked again when she wants to be.
    const cancel = why === 'no-name' ? () => undefined : deps.setTimer(retry, againMs)
    away = { why, url, cancel }
    deps.render()
  }
  function retry(): void {
    if (!away) return
    const { url, cancel } = away
    cancel()
    if (!current) {
      away = null
      follow()
      return
    }
    // It stays away until a page is there; each failure is told anew.
    current.page.goTo(url).catch(trouble)
  }

  function keepSoon(): void {
    cancelKeep ??= deps.setTimer(() => {
      cancelKeep = null
      const { page, at } = current ?? {}
      if (page && at)
        page
          .cookies()
          // Of a page that is closed meanwhile nothing is kept, for nobody.
          .then((cookies) => (current?.page === page ? keep(at, cookies) : undefined))
          .catch(trouble)
    }, keepMs)
  }

  function hear(attempt: string, event: WebEvent): void {
    const wanted = deps.wanted()
    if (wanted?.attempt !== attempt) return
    records.put(event, current?.at ?? '')
    if (event.type === 'crashed' || event.type === 'left' || event.type === 'lost') interrupted = true
    if (event.type === 'visited') files.forget(event.url)
    if (event.type === 'crashed') {
      files.forget()
      // Nobody waits for an answer any more.
      names.end()
    }
    switch (event.type) {
      case 'at':
        if (current) Object.assign(current, { at: event.url, title: event.title, back: event.canBack })
        break
      case 'visited': {
        away?.cancel()
        away = null
        loaded = true
        const { url, title } = event
        if (current) Object.assign(current, { at: url, title })
        keepSoon()
        lacking = []
        if (interrupted && current) lookForLacking(current.page, url).catch(trouble)
        break
      }
      case 'file':
        if (current)
          void files.take(current.folder, event, (reason) =>
            records.put({ type: 'refused', url: event.url, reason }, ''),
          )
        return
      case 'chooser':
        if (current) files.ask(current.folder, event)
        break
      case 'failed':
        if (event.again || !loaded) later(event.why, event.url)
        break
      case 'quit':
        over = true
        break
      case 'lost': {
        const page = current?.page
        log(`the exam's browser went away: ${event.cause}`)
        reset()
        // What is left of it goes before another comes.
        if (page) work = work.then(() => page.close()).catch(trouble)
        break
      }
      case 'keys':
        deps.keys({ presses: event.presses, repeats: event.repeats })
        return
      case 'signs-in':
        // Once more, in the middle of her work: what she had sent then may have arrived nowhere.
        if (drafts.beside(event.url)) interrupted = true
        return
      case 'draft':
        drafts.typed(event.url, event.field, event.text)
        return
    }
    deps.render()
  }

  return {
    /** The session has changed, or may have. */
    follow,
    names,
    view(): WebView | null {
      const wanted = deps.wanted()
      if (!wanted) return null
      const { rules } = wanted
      const at = away?.url ?? current?.at ?? rules.start
      return {
        state: away ? 'away' : current && loaded ? 'open' : 'opening',
        why: away?.why ?? null,
        site: URL.parse(at)?.host ?? '',
        title: current?.title ?? '',
        can: { back: rules.back && current?.back === true, reload: rules.reload && current !== null },
        over,
        drafts: lacking.length,
        ...files.view(),
        asks: names.view(),
      }
    },
    frame(height: number | null): void {
      bar = height
      // A page of ours that was opened anew has the whole screen, whatever we know.
      shown = undefined
      follow()
    },
    async act(action: 'back' | 'reload' | 'retry'): Promise<void> {
      if (action === 'retry') return retry()
      const rules = deps.wanted()?.rules
      if (rules?.[action]) await current?.page.act(action)
    },
    /** What was typed before the interruption is put back, or is not wanted. */
    async restore(put: boolean): Promise<void> {
      const given = lacking
      lacking = []
      deps.render()
      if (put) await current?.page.putBack(given.map(({ field, text }) => ({ field, text })))
    },
    /** Of an attempt whose questions ask for files; gone after it like that of an exam's page. */
    folder: folderOf,
    choose: (names: readonly string[]) => files.choose(current?.page, names),
    seen: files.seen,
    stay(): void {
      over = false
      deps.render()
    },
    /** Resolves when it is closed. */
    end(): Promise<unknown> {
      work = work.then(close)
      return work
    },
  }
}
export type WebRoom = ReturnType<typeof createWebRoom>
