import type { Debt } from '../../src-shared/completeness.ts'

/** Whether debt is older than the exam's policy allows (`debtOldMs`). Younger debt is on its way. */
export const isOld = ({ oldestMs }: Pick<Debt, 'oldestMs'>, debtOldMs: number): boolean =>
  oldestMs !== null && oldestMs >= debtOldMs
