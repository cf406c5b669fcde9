// A line of Markdown as text nodes: styles by element, links that say where they lead, no pictures.
import type { ComponentChildren } from "preact";
import { Marked } from "../parts/marked";
import type { Range } from "../text/bytes";
import { inline_pieces, type Piece } from "../text/inline";
import type { SafeLink } from "../text/links";
import { use_words } from "../words/use_words";

interface InlineProps {
  text: string;
  marks: readonly Range[];
  links?: "open" | "plain"; // plain: inside something that is a link itself
}

export function Inline({ text, marks, links = "open" }: InlineProps) {
  return (
    <>
      {inline_pieces(text).map((piece) => (
        <Styled key={piece.begin} piece={links === "plain" ? { ...piece, link: null } : piece}>
          <Marked text={text} marks={marks} begin={piece.begin} end={piece.end} />
        </Styled>
      ))}
    </>
  );
}

function Styled({ piece, children }: { piece: Piece; children: ComponentChildren }) {
  const t = use_words();
  if (piece.link) return <OutsideLink link={piece.link}>{children}</OutsideLink>;
  switch (piece.style) {
    case "strong":
      return <strong>{children}</strong>;
    case "emphasis":
      return <em>{children}</em>;
    case "code":
      return <code>{children}</code>;
    case "strike":
      return <s>{children}</s>;
    case "image": // never fetched: its words stand for it
      return <span class="picture-left-out">[{t.picture_left_out}: {children}]</span>;
    case "plain":
      return <>{children}</>;
  }
}

// Opened only by a click; tells the other side neither where it came from nor gives it a handle on this page.
export function OutsideLink({ link, children }: { link: SafeLink; children: ComponentChildren }) {
  const t = use_words();
  return (
    <a class="outside" href={link.href} target="_blank" rel="noreferrer noopener" title={t.link_leaves(link.host)}>
      {children}
      <span class="outside-host">{link.host}</span>
    </a>
  );
}
