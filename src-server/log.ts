/** Where a part tells what nobody waits for. */
export interface Log {
  warn(detail: object, message: string): void
  error(detail: object, message: string): void
}
