// A block of a document, from the server's tree. Text only: nothing of a document is ever taken for markup.
import type { Block, Content } from "../api/types";
import { Marked } from "../parts/marked";
import { ranges_of, span_within, type Range } from "../text/bytes";
import { find_words } from "../text/words";
import { block_markup, strip } from "../text/strip";
import type { Place } from "../state/route";
import { Inline } from "./inline";
import { Lines } from "./lines";
import { Table } from "./table";

export interface Marking {
  place: Place;
  words: readonly string[];
}

export interface MarkedBlock {
  marks: Range[];
  in_passage: boolean;
}

export function marks_of(block: Block, { place, words }: Marking): MarkedBlock {
  const inside = place.span && span_within(place.span, block.span);
  if (!inside) return { marks: [], in_passage: false };
  const [passage] = ranges_of(block.text, [inside]);
  if (!passage) return { marks: [], in_passage: false };
  if (place.exact === "quote") return { marks: [passage], in_passage: true };
  const found = find_words(block.text, words);
  return { marks: found.filter((word) => word.begin < passage.end && word.end > passage.begin), in_passage: true };
}

interface BlockProps {
  block: Block;
  kind: Content["kind"];
  marking: Marking;
}

export function BlockView({ block, kind, marking }: BlockProps) {
  const { marks, in_passage } = marks_of(block, marking);
  return (
    <div class={in_passage ? "block in-passage" : "block"} data-page={block.page ?? undefined}>
      <BlockBody block={block} kind={kind} marks={marks} />
    </div>
  );
}

function BlockBody({ block, kind, marks }: { block: Block; kind: Content["kind"]; marks: Range[] }) {
  if (kind === "text") return <Lines text={block.text} marks={marks} first={block.line ?? 1} look="prose" />;
  if (block.kind === "table") return <Table text={block.text} marks={marks} />;
  if (block.kind === "paragraph") return <p dir="auto"><Line kind={kind} text={block.text} marks={marks} /></p>;
  const clean = kind === "markdown" ? strip(block.text, marks, block_markup[block.kind]) : { text: block.text, marks };
  const line = <Line kind={kind} {...clean} />;
  switch (block.kind) {
    case "heading":
      return <Heading level={block.level ?? 1}>{line}</Heading>;
    case "list_item":
      return <ListItem source={kind === "markdown" ? block.text : ""}>{line}</ListItem>;
    case "quote":
      return <blockquote dir="auto">{line}</blockquote>;
    case "code": {
      const fence = kind === "markdown" && /^(?:```|~~~)/.test(block.text) ? 1 : 0;
      return <Lines {...clean} first={(block.line ?? 1) + fence} look="code" />;
    }
  }
}

function Line({ kind, text, marks }: { kind: Content["kind"]; text: string; marks: Range[] }) {
  return kind === "markdown" ? <Inline text={text} marks={marks} /> : <Marked text={text} marks={marks} />;
}

// The document's own headings go below the page's.
function Heading({ level, children }: { level: number; children: preact.ComponentChildren }) {
  const size = Math.min(Math.max(level, 1), 4);
  return (
    <div class={`doc-heading doc-heading-${size}`} role="heading" aria-level={size + 2} dir="auto">{children}</div>
  );
}

// `source`: the item with its Markdown sign, which tells depth, number and task.
function ListItem({ source, children }: { source: string; children: preact.ComponentChildren }) {
  const [markup = ""] = source.match(block_markup.list_item) ?? [];
  const depth = Math.min(Math.floor(markup.search(/\S|$/) / 2), 6);
  const number = /\d+[.)]/.exec(markup)?.[0];
  const task = /\[([ xX])\]/.exec(markup)?.[1];
  const sign = task === undefined ? (number ?? "•") : task === " " ? "☐" : "☑";
  return (
    <div class="list-item" dir="auto" style={{ "--depth": depth }}>
      <span class="list-sign" aria-hidden="true">{sign}</span>
      <span>{children}</span>
    </div>
  );
}
