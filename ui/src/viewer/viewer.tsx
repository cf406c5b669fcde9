// The open document beside the view, at the exact place.
import { useEffect, useRef, useState } from "preact/hooks";
import * as carrel from "../api/carrel";
import { ApiError } from "../api/http";
import type { Content, DocumentRow } from "../api/types";
import { Icon, icon_of_type } from "../parts/icon";
import { Problem } from "../parts/problem";
import { detail_of, go, type Place } from "../state/route";
import { use_loaded } from "../state/use_loaded";
import { use_words } from "../words/use_words";
import { Blocks } from "./blocks";
import { PdfPages } from "./pdf_pages";
import { Related } from "./related";

type Look = "pages" | "text";

// Documents that can be shown as pictures of their pages.
const has_pages = (content: Content) => content.kind === "pdf" || content.kind === "image";

const is_gone = (error: Error) => error instanceof ApiError && error.status === 404;

export function Viewer({ place }: { place: Place }) {
  const t = use_words();
  const id = place.document_id;
  const panel = useRef<HTMLElement>(null);
  const [look, set_look] = useState<Look>("pages");
  const row = use_loaded(`${id}`, (signal) => carrel.document_row(id, signal));
  const content = use_loaded(`${id}`, (signal) => carrel.content(id, signal));
  const ready = !content.loading && content.value;
  const problem = row.error ?? content.error;
  const retry = () => {
    row.reload();
    content.reload();
  };
  useEffect(() => set_look("pages"), [id]);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    return () => before?.focus({ preventScroll: true });
  }, []);
  useEffect(() => panel.current?.focus({ preventScroll: true }), [id, place.span?.join()]);
  return (
    <aside class="viewer" ref={panel} tabIndex={-1} aria-label={t.document}>
      <ViewerHead row={row.loading ? null : row.value} missing={problem ? t.document : t.loading}
        content={ready ? content.value : null} look={look} on_look={set_look} />
      {problem && (is_gone(problem) ? <Problem message={t.document_gone} /> : <Problem message={problem.message} on_retry={retry} />)}
      {!row.loading && row.value?.note && <p class="viewer-note"><Icon name="warning" size={18} />{row.value.note}</p>}
      {ready && content.value?.stale && <p class="viewer-note"><Icon name="warning" size={18} />{t.stale}</p>}
      {ready && content.value && (
        <ViewerBody key={id} place={place} row={row.value} content={content.value} look={look} />
      )}
    </aside>
  );
}

interface HeadProps {
  row: DocumentRow | null;
  missing: string; // the title when there is no row
  content: Content | null;
  look: Look;
  on_look: (look: Look) => void;
}

function ViewerHead({ row, missing, content, look, on_look }: HeadProps) {
  const t = use_words();
  return (
    <header class="viewer-head">
      <button type="button" class="button-icon viewer-back" aria-label={t.close_document} onClick={() => go({ place: null })}>
        <Icon name="back" />
      </button>
      <div class="viewer-title">
        <h2><bdi>{row ? row.title || row.path.split("/").pop() : missing}</bdi></h2>
        {row && <p><Icon name={icon_of_type(row.type)} size={14} /><span class="viewer-path"><bdi>{row.collection}/{row.path}</bdi></span></p>}
      </div>
      {content && has_pages(content) && (
        <div class="segments" role="group" aria-label={t.document}>
          {(["pages", "text"] as const).map((one) => (
            <button key={one} type="button" aria-pressed={look === one} onClick={() => on_look(one)}>
              {one === "pages" ? t.view_pages : t.view_text}
            </button>
          ))}
        </div>
      )}
      {row && (
        <a class="button-icon" href={carrel.raw_file(row.id)} download aria-label={t.download} title={t.download}>
          <Icon name="download" />
        </a>
      )}
      <button type="button" class="button-icon viewer-close" aria-label={t.close_document} title={t.close_document}
        onClick={() => go({ place: null })}>
        <Icon name="close" />
      </button>
    </header>
  );
}

interface BodyProps {
  place: Place;
  row: DocumentRow | null;
  content: Content;
  look: Look;
}

function ViewerBody({ place, row, content, look }: BodyProps) {
  const detail = detail_of(place);
  const marking = { place, words: detail.words };
  const as_pages = has_pages(content) && look === "pages";
  return (
    <div class={as_pages ? "viewer-body viewer-pages" : "viewer-body viewer-text"} tabIndex={0}>
      {as_pages ? (
        <PdfPages place={place} boxes={detail.boxes} content={content} title={row?.title ?? ""} />
      ) : (
        <Blocks content={content} marking={marking} />
      )}
      <Related document_id={place.document_id} />
    </div>
  );
}
