/** Where a part tells what nobody waits for; and how the log is written: a line of JSON each, for journald or a file. */

export interface Log {
  info(detail: object, message: string): void
  warn(detail: object, message: string): void
  error(detail: object, message: string): void
}

export const logLevels = ['info', 'warn', 'error'] as const
export type LogLevel = (typeof logLevels)[number] | 'silent'

/** Times and levels as people read them; of an error what leads to it, and none of the values that databases put beside. */
export const logTo = (level: LogLevel, stream: NodeJS.WritableStream) => ({
  level,
  stream,
  base: null,
  timestamp: () => `,"time":"${new Date().toISOString()}"`,
  formatters: { level: (label: string) => ({ level: label }) },
  serializers: { err: errorOf },
})

function errorOf(error: Error): { type: string; message: string; stack: string; code?: string } {
  const told = { type: error.name, message: error.message, stack: error.stack ?? '' }
  return 'code' in error ? { ...told, code: String(error.code) } : told
}
