/** The thread of reading.ts: reads one file and ends. */
import { hash } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { importBank } from '../../src-shared/bank/import.ts'
import { topicDepth } from '../../src-shared/bank/item.ts'
import { NoBank } from '../../src-shared/bank/report.ts'
import { type ItemTexts, named } from '../../src-shared/bank/texts.ts'
import { nameText } from '../../src-shared/text.ts'
import type { Asked, Read } from './reading.ts'
import { headOf } from './rows.ts'

const port = parentPort
if (!port) throw new Error('this is a thread of the server, not a program')

function read({ bytes, choices }: Asked): Read {
  const above = [nameText(choices.topic)].filter((part) => part !== '')
  try {
    const bank = importBank(bytes, choices, { sha256: (one) => hash('sha256', one, 'hex') })
    if (bank.items.some(({ topic }) => topic.length + above.length > topicDepth))
      return { wrong: `its topics and the one above have more than ${topicDepth} levels` }
    return {
      bank: {
        ...bank,
        items: bank.items.map((item) => {
          const mine = named({ ...item, topic: [...above, ...item.topic] })
          const texts: ItemTexts = { [choices.language]: mine }
          return { texts, head: headOf(texts), source: item.source }
        }),
      },
    }
  } catch (error) {
    if (error instanceof NoBank) return { wrong: error.message }
    throw error
  }
}

// workerData is what reading.ts asks.
port.postMessage(read(workerData as Asked))
