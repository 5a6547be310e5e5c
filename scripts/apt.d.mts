export function aptInstall(
  names: readonly string[],
  options?: {
    prefix?: readonly string[]
    env?: NodeJS.ProcessEnv
    say?: (line: string) => void
    timing?: { waitMs: number; againMs: number; tellMs: number }
  },
): Promise<void>
