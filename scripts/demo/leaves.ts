/** The records of a bundle, every part in order. */
import { open } from 'yauzl'
import { LedgerRecord } from '../../src-shared/records.ts'

export function readLeaves(bundle: string): Promise<LedgerRecord[]> {
  return new Promise((resolve, reject) => {
    const records: LedgerRecord[] = []
    open(bundle, { lazyEntries: true }, (error, zip) => {
      if (error || !zip) return reject(error ?? new Error('no bundle'))
      zip.on('error', reject)
      zip.on('end', () => resolve(records))
      zip.on('entry', (entry: { fileName: string }) => {
        if (!entry.fileName.endsWith('leaves.jsonl')) return zip.readEntry()
        zip.openReadStream(entry as never, (streamError, stream) => {
          if (streamError || !stream) return reject(streamError ?? new Error('no entry'))
          const chunks: Buffer[] = []
          stream.on('data', (chunk: Buffer) => chunks.push(chunk))
          stream.on('error', reject)
          stream.on('end', () => {
            for (const line of Buffer.concat(chunks).toString('utf8').split('\n')) {
              if (line) records.push(LedgerRecord.parse(JSON.parse(line)))
            }
            zip.readEntry()
          })
        })
      })
      zip.readEntry()
    })
  })
}
