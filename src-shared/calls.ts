/**
 * Calls by name: between a page and its program, and between the programs of a station. Both ends are made from one table
 * of schemas, whatever carries them.
 */
import { z } from 'zod'
import { type Problem, ProblemError } from './vocabulary.ts'

/** What can be called: by name, the schemas of its arguments and its reply. */
export type CallTable<T> = { readonly [M in keyof T]: { args: z.ZodType; reply: z.ZodType } }

/** One handler for each call. `C`: what comes beside the arguments, e.g. bytes and the caller. */
export type Handlers<T extends CallTable<T>, C extends readonly unknown[] = []> = {
  [M in keyof T]: (
    args: z.output<T[M]['args']>,
    ...context: C
  ) => z.input<T[M]['reply']> | Promise<z.input<T[M]['reply']>>
}

/** How a call comes back where errors are values (`CallResult` of bridge.ts). */
export type Outcome = { ok: true; value: unknown } | { ok: false; problem: Problem }

/** The property with its own type, which the compiler loses for a generic object. */
const of = <O, K extends keyof O>(object: O, key: K): O[K] => object[key]

/** Whether the table has a call of this name. */
export const isCall = <T extends CallTable<T>>(table: T, method: string): method is keyof T & string =>
  Object.hasOwn(table, method)

/**
 * Parses what is given with the schema of its call and hands it to its handler. Rejects with a ProblemError `bad-input`
 * for a name that the table has not, or arguments that do not fit.
 */
export function answering<T extends CallTable<T>, C extends readonly unknown[] = []>(
  table: T,
  handlers: Handlers<T, C>,
): (method: string, args: unknown, ...context: C) => Promise<unknown> {
  async function handle<M extends keyof T & string>(method: M, given: unknown, context: C): Promise<unknown> {
    const parsed = z.safeParse(of(table[method], 'args'), given)
    if (!parsed.success) throw new ProblemError('bad-input', `${method}: ${z.prettifyError(parsed.error)}`)
    return await handlers[method](parsed.data, ...context)
  }
  return async (method, args, ...context) => {
    if (isCall(table, method)) return await handle(method, args, context)
    throw new ProblemError('bad-input', `no such call: ${String(method).slice(0, 64)}`)
  }
}

/** What the other end said, as the call's schema has it. Throws ZodError. */
export const replyOf = <T extends CallTable<T>, M extends keyof T & string>(
  table: T,
  method: M,
  value: unknown,
): z.output<T[M]['reply']> => z.parse(of(table[method], 'reply'), value)

/** Never rejects. `onTrouble`: of what is no refusal. */
export async function asValue(
  answer: () => Promise<unknown>,
  onTrouble: (error: unknown) => void,
): Promise<Outcome> {
  try {
    return { ok: true, value: await answer() }
  } catch (error) {
    if (error instanceof ProblemError) return { ok: false, problem: error.problem }
    onTrouble(error)
    return { ok: false, problem: problemOf(error) }
  }
}

/** Whatever was thrown, as what a person or another program is told. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem
  return { code: 'internal', detail: error instanceof Error ? error.message : String(error) }
}
