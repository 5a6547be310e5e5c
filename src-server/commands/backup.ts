/** `backup` of a server that runs, and `restore` into an empty folder. */
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { createAudit } from '../audit.ts'
import { backUp } from '../backup/backup.ts'
import { NotDone } from '../backup/not-done.ts'
import { restore as bringBack } from '../backup/restore.ts'
import { openSqlite } from '../storage/sql/sqlite.ts'
import { type ApartContext, type CommandContext, commandLine, Wrong } from './wrong.ts'

/** What the system says of a folder or a disk is one sentence too. */
const asWrong = (error: unknown): never => {
  if (error instanceof NotDone) throw new Wrong(error.message)
  if (error instanceof Error && 'syscall' in error) throw new Wrong(`It broke off: ${error.message}.`)
  throw error
}
const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`
const elsewhere = {
  records: "The records are in PostgreSQL and not in it: pg_dump, or PostgreSQL's continuous archiving.",
  objects: 'The objects are in the bucket and not in it: copy that by its own means.',
}

export async function backup(context: CommandContext): Promise<void> {
  const { db, dataDir, places, clock, values, say, record } = context
  const to = resolve(values.to ?? '')
  if (values.key !== undefined && values.key !== 'new') throw new Wrong('--key takes new.')
  const newKey = values.key === 'new'
  const words = (made: readonly string[]) =>
    say(
      `The recovery key, told this once. Write it on paper, and keep that away from the backup: without these ${made.length} words nothing of it is ever read again, and who has both has everything.\n\n  ${made.join(' ')}\n`,
      { words: made },
    )
  const report = await backUp({ db, dataDir, places, now: () => clock.now(), newKey, words }, to).catch(
    asWrong,
  )
  await record('backed-up', to, { ...report })
  const { objects } = report
  const lines = [
    `Backed up to ${to}: ${report.records ? 'records and keys' : 'keys'}${objects ? `, ${objects.copied} new objects (${megabytes(objects.bytes)})` : ''}.`,
    ...(report.records ? [] : [elsewhere.records]),
    ...(objects ? [] : [elsewhere.objects]),
    ...(objects && objects.damaged > 0
      ? [`${objects.damaged} objects are damaged at the server and were left out: run scrub.`]
      : []),
    ...(objects && objects.onlyHere > 0
      ? [`${objects.onlyHere} objects that the server has lost are still in this backup: run scrub.`]
      : []),
  ]
  say(lines.join('\n'), { ...report })
}

export async function restore({ dataDir, values, say, tell, clock }: ApartContext): Promise<void> {
  if (values.words !== '-')
    throw new Wrong('--words takes -, and the words from standard input: a command line is seen by others.')
  if (values.damaged !== undefined && values.damaged !== 'keep') throw new Wrong('--damaged takes keep.')
  const from = resolve(values.from ?? '')
  if (process.stdin.isTTY) tell('The words of the recovery key, then Enter and Ctrl+D:')
  const report = await bringBack({
    from,
    dataDir,
    words: await text(process.stdin),
    keepDamaged: values.damaged === 'keep',
    async ready(dir) {
      const db = await openSqlite(join(dir, 'taza.sqlite'))
      await createAudit(db, clock).record(commandLine(), 'restored', from)
      await db.destroy()
    },
  }).catch(asWrong)
  const { objects } = report
  const lines = [
    `The server of ${report.at} is in ${dataDir}${objects ? `, with ${objects.objects} objects (${megabytes(objects.bytes)})` : ''}.`,
    ...(report.records ? [] : [elsewhere.records.replace('not in it', 'not among it')]),
    ...(objects ? [] : [elsewhere.objects.replace('not in it', 'not among it')]),
    'Start it with the same --domain, then run scrub. Leave the stations on: they send what is missing.',
  ]
  say(lines.join('\n'), { ...report })
}
