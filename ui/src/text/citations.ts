// "… sentence [1][2]. Next" -> text and citation numbers, in order. Only numbers that have a source count;
// any other bracket is text.

export type AnswerPart = { kind: "text"; text: string } | { kind: "source"; number: number };

// The numbers of an answer that is still coming, before its sources have: they begin at 1 and come in order, so that
// a bracket within quoted text is seldom taken for one.
export function coming_sources(answer: string): Set<number> {
  const coming = new Set<number>();
  for (const [, digits] of answer.matchAll(/\[(\d{1,3})\]/g)) {
    if (Number(digits) === coming.size + 1) coming.add(coming.size + 1);
  }
  return coming;
}

export function answer_parts(answer: string, known: ReadonlySet<number>): AnswerPart[] {
  const parts: AnswerPart[] = [];
  let begin = 0;
  for (const match of answer.matchAll(/\s?\[(\d{1,3})\]/g)) {
    const number = Number(match[1]);
    if (!known.has(number)) continue;
    if (match.index > begin) parts.push({ kind: "text", text: answer.slice(begin, match.index) });
    parts.push({ kind: "source", number });
    begin = match.index + match[0].length;
  }
  if (begin < answer.length) parts.push({ kind: "text", text: answer.slice(begin) });
  return parts;
}
