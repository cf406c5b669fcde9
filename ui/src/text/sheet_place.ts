// "Costs!B7", where a hit or citation stands in a workbook; empty for other documents.
export function sheet_place({ sheet, cell }: { sheet?: string | null; cell?: string | null }): string {
  if (!sheet) return "";
  return cell ? `${sheet}!${cell}` : sheet;
}
