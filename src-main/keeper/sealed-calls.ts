/** What is sealed by itself, under the part's key: the student's answers, files among them, the answer sheet, and main's own state. */
import { answerFiles } from '../../src-shared/answer-files.ts'
import { utf8 } from '../../src-shared/bytes.ts'
import { canonical } from '../../src-shared/ledger/jcs.ts'
import type { LedgerRecord } from '../../src-shared/records.ts'
import { associatedData, sealOverhead } from '../../src-shared/seal/object.ts'
import { sheetBytesAtMost } from '../../src-shared/sheet/sheet.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import { stateKey } from './attempts.ts'
import { type CallTable, written } from './call-table.ts'
import { sha256Hex } from './crypto.ts'
import type { Current } from './current.ts'
import type { DiskWatch } from './disk-watch.ts'
import { type Held, keyOf } from './held.ts'
import { answersOf, draftsOf } from './newest-saved.ts'
import type { NewObject } from './rows.ts'
import { openNow, sealNow } from './sealing.ts'
import type { Caller } from './socket.ts'

export interface SealedDeps {
  current: Current
  disk: Pick<DiskWatch, 'admitAnswer'>
  /** Resolves with the record once it is durable. */
  append(
    one: Held,
    caller: Caller,
    kind: string,
    body: Record<string, unknown>,
    rest?: { object: NewObject },
  ): Promise<LedgerRecord>
}

/** Whether the ledger has this sheet. */
export const isKept = ({ ledger: { store } }: Held, sheet: string): boolean =>
  store.records('sheet.kept').some(({ body }) => body.sheet === sheet)

export function createSealedCalls({
  current,
  disk,
  append,
}: SealedDeps): Pick<
  CallTable,
  | 'answer.append'
  | 'answer.list'
  | 'draft.append'
  | 'draft.list'
  | 'file.keep'
  | 'sheet.keep'
  | 'state.put'
  | 'state.get'
> {
  const done = { ok: true } as const
  /** What is sealed, in base64. */
  const sealedFor = (one: Held, type: 'answer' | 'draft', source: string, index: number, value: unknown) => {
    const { attempt, part } = one.ledger
    const ad = associatedData({ attempt, part, type, source, index })
    return sealNow(keyOf(one), ad, utf8(canonical(value ?? null))).toString('base64')
  }
  return {
    'answer.append': async ({ question, revision, value, pasted }, _bytes, caller) => {
      const one = current.require()
      const sealed = sealedFor(one, 'answer', question, revision, value)
      const body = { question, revision, sealed, ...(pasted > 0 ? { pasted } : {}) }
      return written(await append(one, caller, 'answer.saved', body))
    },
    'draft.append': async ({ field, revision, value }, _bytes, caller) => {
      const one = current.require()
      const sealed = sealedFor(one, 'draft', field, revision, value)
      return written(await append(one, caller, 'draft.saved', { field, revision, sealed }))
    },
    'draft.list': () => {
      const one = current.require()
      return { drafts: draftsOf(one.ledger.store.records('draft.saved'), keyOf(one)) }
    },
    'answer.list': () => {
      const one = current.require()
      return { answers: answersOf(one.ledger.store.records('answer.saved'), keyOf(one)) }
    },
    'file.keep': async (_args, bytes, caller) => {
      if (!bytes || bytes.length > answerFiles.bytes) throw new ProblemError('bad-input', 'no file')
      const one = current.require()
      const { attempt, part, store } = one.ledger
      const kept = [...store.records('file.kept')]
      const file = sha256Hex(bytes)
      const before = kept.find(({ body }) => body.file === file)
      if (before) return { record: before }
      const sum = kept.reduce((all, { body }) => all + Number(body.bytes), bytes.length + sealOverhead)
      if (kept.length >= answerFiles.kept || sum > answerFiles.keptBytes) return { record: null }
      disk.admitAnswer(bytes.length)
      const index = kept.length
      const ad = associatedData({ attempt, part, type: 'file', source: 'file', index })
      const data = sealNow(keyOf(one), ad, bytes)
      const digest = sha256Hex(data)
      const body = { index, file, digest, bytes: data.length }
      return { record: await append(one, caller, 'file.kept', body, { object: { digest, data } }) }
    },
    // Not asked of the disk's reserve: like an answer it may go into it.
    'sheet.keep': async (_args, bytes, caller) => {
      if (!bytes || bytes.length > sheetBytesAtMost) throw new ProblemError('bad-input', 'no answer sheet')
      const one = current.require()
      const { attempt, part, store } = one.ledger
      const index = store.records('sheet.kept').length
      const ad = associatedData({ attempt, part, type: 'sheet', source: 'sheet', index })
      const data = sealNow(keyOf(one), ad, bytes)
      const digest = sha256Hex(data)
      const body = { index, sheet: sha256Hex(bytes), digest, bytes: data.length }
      return written(await append(one, caller, 'sheet.kept', body, { object: { digest, data } }))
    },
    'state.put': ({ value, of }) => {
      const one = current.require()
      const sealed = sealNow(keyOf(one), stateData(one, of), utf8(canonical(value ?? null)))
      one.ledger.store.setMeta(stateKey(of), sealed.toString('base64'))
      return done
    },
    'state.get': ({ of }) => {
      const one = current.require()
      const sealed = one.ledger.store.meta(stateKey(of))
      if (sealed === null) return { value: null }
      const plain = openNow(keyOf(one), stateData(one, of), Buffer.from(sealed, 'base64'))
      return { value: JSON.parse(plain.toString('utf8')) }
    },
  }
}

/** It is no record: it lies beside the ledger under a seal of its own kind. */
const stateData = ({ ledger: { attempt, part } }: Held, of: 'main' | 'media'): Uint8Array =>
  utf8(canonical({ attempt, part, type: of === 'main' ? 'state' : of }))
