/** Names and limits of surveys. Without zod: the open page, which must stay small, imports it. */
export const questionKinds = ['single', 'multiple', 'scale', 'text'] as const
export const ways = ['codes', 'link'] as const
/** What a person may say about herself. */
export const groupNames = ['faculty', 'course', 'form'] as const
export type GroupName = (typeof groupNames)[number]
/** Signs of an answer in words. */
export const longestAnswer = 1000
/** The smallest count that is shown, and the fewest texts. */
export const shownFrom = 5
/** Of one survey. */
export const responsesAtMost = 100_000

/** Letters and digits of a code that nobody takes for each other: Crockford's base 32. */
export const codeAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const codeLength = 8

/** As it was meant: capitals, without spaces and dashes; O is 0, I and L are 1. */
export const codeTyped = (typed: string): string =>
  typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')

/** On what the work is done where a survey is by link: each number counts once. `prefix`: base64. */
export const workContent = (survey: string, prefix: string): string => `${survey}\n${prefix}`
