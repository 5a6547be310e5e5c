/** Where every call of the station page arrives: parsed, given to the part that owns it, answered as a value. */
import { type CallResult, stationCalls } from '../../src-shared/bridge.ts'
import { type Problem, ProblemError } from '../../src-shared/vocabulary.ts'
import type { StationHandlers } from '../exam/page-calls.ts'
import type { CallHandler } from '../shell/port.ts'

type StationCall = keyof typeof stationCalls
const isStationCall = (method: string): method is StationCall => Object.hasOwn(stationCalls, method)

export interface CallOwners {
  /** Resolves once the parts are up; the page may call before that. */
  handlers: Promise<StationHandlers>
  onTrouble: (error: unknown) => void
}

export function createCallHandler(owners: CallOwners): CallHandler {
  async function answer(method: string, args: unknown): Promise<unknown> {
    if (isStationCall(method)) return callStation(await owners.handlers, method, args)
    throw new ProblemError('bad-input', `the station page has no call ${method.slice(0, 64)}`)
  }
  return async (method, args): Promise<CallResult> => {
    try {
      return { ok: true, value: await answer(method, args) }
    } catch (error) {
      if (!(error instanceof ProblemError)) owners.onTrouble(error)
      return { ok: false, problem: problemOf(error) }
    }
  }
}

function callStation<M extends StationCall>(
  handlers: StationHandlers,
  method: M,
  args: unknown,
): Promise<unknown> {
  const parsed = stationCalls[method].args.safeParse(args)
  if (!parsed.success) throw new ProblemError('bad-input', `${method}: ${parsed.error.message}`)
  const handler: (args: never) => Promise<unknown> = handlers[method]
  return handler(parsed.data as never)
}

export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem
  return { code: 'internal', detail: error instanceof Error ? error.message : String(error) }
}
