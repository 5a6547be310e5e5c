/** CSV as every spreadsheet here opens it: UTF-8 with a mark, `;`, CRLF. Pure. */

/** A cell that a spreadsheet would take for a formula is kept from it (OWASP, CSV injection). */
const harmless = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)

export const writeCsv = (rows: readonly (readonly (string | number)[])[]): string =>
  `\ufeff${rows
    .map((cells) =>
      cells
        .map((cell) => (typeof cell === 'number' ? String(cell) : harmless(cell)))
        .map((cell) => (/[";\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
        .join(';'),
    )
    .join('\r\n')}\r\n`
