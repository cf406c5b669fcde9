const plain_name = /^[A-Za-z_.\u0080-\u{10ffff}][A-Za-z0-9_.\u0080-\u{10ffff}]*$/u;

// "Costs!B7", where a hit or citation stands in a workbook; empty for other documents. The name of a
// sheet stands in quotes where spreadsheets want them, as in the server's `place`: 'It''s due!'!B7.
export function sheet_place({ sheet, cell }: { sheet?: string | null; cell?: string | null }): string {
  if (!sheet) return "";
  const name = plain_name.test(sheet) ? sheet : `'${sheet.replaceAll("'", "''")}'`;
  return cell ? `${name}!${cell}` : name;
}
