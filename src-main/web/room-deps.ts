/** What the room of an exam's page needs of the rest of the station. */
import type { Bodies } from '../../src-shared/records.ts'
import type { AttemptFolder } from '../../src-shared/student-files.ts'
import type { WebEvent, WebKept, WebOptions, WebPage } from '../../src-shared/web-exam/page.ts'
import type { WebRules } from '../../src-shared/web-exam.ts'
import type { DraftsDeps } from './drafts.ts'
import type { PageRecordsDeps } from './page-records.ts'

/** As the session has it now; null: no exam's page is to be there. */
export interface WebWanted {
  attempt: string
  rules: WebRules
  kept: WebKept | null
  /** Nothing of ours needs the screen: no lock, no break, no pause. */
  shown: boolean
}

/** The page that is there, and what it said last of itself. */
export interface WebOpened {
  page: WebPage
  attempt: string
  folder: AttemptFolder
  at: string
  title: string
  back: boolean
}

/** Where an exam's page finds the files of its attempt. */
export interface WebPlace {
  incoming: string
  kept(): { files: number; bytes: number }
}

export interface WebRoomDeps extends PageRecordsDeps {
  wanted(): WebWanted | null
  /** Rejects where it cannot be opened. */
  open(
    wanted: WebWanted,
    place: WebPlace,
    onEvent: (event: WebEvent) => void,
    names: WebOptions['names'],
  ): Promise<WebPage>
  /** The attempt's folder. */
  folder(attempt: string): AttemptFolder
  /** An attempt is sat here, whatever it asks for: nothing of it has ended. */
  sits(): boolean
  /** Folders of attempts that have ended go; false: one is still there. */
  tidy(): Promise<boolean>
  append<K extends 'web.visited' | 'web.form' | 'web.named' | 'web.flooded' | 'web.saved' | 'web.given'>(
    kind: K,
    body: Bodies[K],
  ): Promise<unknown>
  /** Keys that came to the page. */
  keys(keys: { presses: number; repeats: number }): void
  keep(kept: WebKept): Promise<void>
  drafts: Pick<DraftsDeps, 'append' | 'list'>
  render(): void
  log(line: string): void
}
