/** The code that the office gives a person for one survey: from the server's secret, so there is nothing to store. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { codeAlphabet, codeLength } from '../../src-shared/surveys/bounds.ts'

/** 40 bits: at 300 tries a minute somebody's code is guessed in thousands of years. */
export function surveyCode(secret: Uint8Array, survey: string, number: string): string {
  const mac = createHmac('sha256', secret).update(`survey code 1\n${survey}\n${number}`).digest()
  return Array.from(mac.subarray(0, codeLength), (byte) => codeAlphabet[byte % codeAlphabet.length]).join('')
}

export const isSurveyCode = (secret: Uint8Array, survey: string, number: string, code: string): boolean =>
  code.length === codeLength &&
  timingSafeEqual(Buffer.from(surveyCode(secret, survey, number)), Buffer.from(code))

/** In the link by which the office tries a survey out. */
export const tryKey = (secret: Uint8Array, survey: string): string =>
  createHmac('sha256', secret).update(`survey try 1\n${survey}`).digest('hex').slice(0, 32)
