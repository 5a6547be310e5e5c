/** The bounds of the trust line, for whoever is on either side of it. */
import { sealOverhead } from '../seal/object.ts'
import { largestMessage } from './seal.ts'

/** Base64 of the largest sealed message, characters. */
export const longestSealed = Math.ceil((largestMessage + sealOverhead) / 3) * 4
/** Of one conversation. */
export const mostMessages = 40
/** Of one conversation, as it lies in the database; whoever reads it gets all of it. */
export const mostConversationBytes = 8 * 2 ** 20
/** Of these its sender leaves so many to the readers: a conversation full of pictures can still be answered. */
export const leftToReaders = 2 ** 20
/** Readers at one time; two at least, by rule. */
export const fewestReaders = 2
export const mostReaders = 12
/** Counts below are not shown. */
export const smallestCount = 5
/** Within so many days somebody answers. */
export const answerDays = 7
/** So many days after it was closed a conversation is deleted. */
export const keptDays = 180

export const states = ['new', 'open', 'answered', 'closed'] as const
export type State = (typeof states)[number]
