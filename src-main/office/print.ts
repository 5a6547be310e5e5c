/** Tables for a terminal: the first columns to the left, figures to the right. */

/** `left`: how many columns are words. */
export function tableLines(rows: readonly (readonly string[])[], left: number): string[] {
  const width = (column: number) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length))
  const widths = (rows[0] ?? []).map((_, column) => width(column))
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const space = ' '.repeat((widths[column] ?? 0) - [...cell].length)
        return column < left ? cell + space : space + cell
      })
      .join('  ')
      .trimEnd(),
  )
}
