/** What this machine is known by in a rule for rooms and seats. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import type { Machine } from '../src-shared/seat-rule.ts'

const cards = '/sys/class/net'
const serialFile = '/sys/class/dmi/id/product_serial'

/** `serial`: as somebody told it; else as the system says it, to root alone on most. */
export function thisMachine(serial: string | undefined): Machine {
  return { host: hostname(), macs: macsHere(), serial: serial ?? serialHere() }
}

/** Also of cards without a cable, which Node leaves out. */
function macsHere(folder = cards): string[] {
  if (!existsSync(folder))
    return Object.values(networkInterfaces()).flatMap((all = []) => all.map(({ mac }) => mac))
  return readdirSync(folder).flatMap((card) => {
    const file = join(folder, card, 'address')
    return existsSync(file) ? [readFileSync(file, 'utf8').trim()] : []
  })
}

function serialHere(): string | null {
  try {
    return readFileSync(serialFile, 'utf8').trim()
  } catch (error) {
    // The board says none, or says it to root.
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}
