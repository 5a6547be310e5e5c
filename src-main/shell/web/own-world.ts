/** All that runs in our own world of a foreign page's frames in the Chromium shell, in its order. */

import { socketPolicy } from '../../../src-shared/web-exam/compiled.ts'
import type { WebRules } from '../../../src-shared/web-exam.ts'
import { draftsSource } from './drafts-in-page.ts'
import { webBinding, webInPageSource } from './in-page.ts'
import { keysSource } from './keys-in-page.ts'
import { lastingSource } from './lasting-in-page.ts'

export const ownWorldSource = (rules: WebRules, asks: string): string =>
  // Keys are counted before any is refused: it came to the page too.
  [
    lastingSource(),
    keysSource(webBinding),
    webInPageSource(rules, asks, socketPolicy(rules)),
    draftsSource(webBinding),
  ].join('')
