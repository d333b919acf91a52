// A table as programs for spreadsheets read it (RFC 4180): UTF-8 with its mark, and no cell that would be run as a formula.

/** Stands first, so that the letters are taken for what they are. */
export const csvBeginning = "\uFEFF";

/** What makes a spreadsheet take a cell for a formula, also after blanks, and in the wide letters of East Asia. */
const beginsFormula = /^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/;

/** One row with its end. A cell that would be a formula begins with an apostrophe, and every cell stands in quotes. */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map(cell).join(",")}\r\n`;
}

function cell(text: string): string {
  const harmless = beginsFormula.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}
