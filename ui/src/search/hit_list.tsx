// The passages found. Arrow keys move through them; Enter opens one beside the list.
import type { Hit } from "../api/types";
import { Icon, icon_of_type } from "../parts/icon";
import { Marked } from "../parts/marked";
import { use_preferences } from "../state/preferences";
import { format_route, go, remember_detail, use_route, type Place } from "../state/route";
import { ranges_of } from "../text/bytes";
import { format_date } from "../text/format";
import { matched_words } from "../text/words";
import { block_markup, strip } from "../text/strip";
import { Inline } from "../viewer/inline";
import { use_words } from "../words/use_words";
import { sheet_place } from "../text/sheet_place";

export function place_of_hit(hit: Hit): Place {
  return { document_id: hit.document_id, page: hit.page ?? 0, line: hit.line ?? 0, span: hit.span, exact: "passage" };
}

export function open_hit(hit: Hit): void {
  const place = place_of_hit(hit);
  remember_detail(place, { words: matched_words(hit), boxes: hit.boxes });
  go({ place });
}

const type_of = (hit: Hit) => hit.type ?? (hit.file.toLowerCase().endsWith(".pdf") ? "pdf" : "text");

function on_key(event: KeyboardEvent): void {
  const up = event.key === "ArrowUp";
  if (!up && event.key !== "ArrowDown") return;
  const links = [...document.querySelectorAll<HTMLElement>(".hit-link")];
  const next = links.indexOf(document.activeElement as HTMLElement) + (up ? -1 : 1);
  event.preventDefault();
  if (next < 0) document.getElementById("search-field")?.focus();
  else links[next]?.focus();
}

export function HitList({ hits }: { hits: readonly Hit[] }) {
  return (
    <ol class="hits" onKeyDown={on_key}>
      {hits.map((hit) => <HitItem key={`${hit.document_id}:${hit.span[0]}`} hit={hit} />)}
    </ol>
  );
}

function HitItem({ hit }: { hit: Hit }) {
  const route = use_route();
  const place = place_of_hit(hit);
  const open = route.place?.document_id === hit.document_id && route.place.span?.[0] === hit.span[0];
  return (
    <li class={open ? "hit is-open" : "hit"}>
      <a
        class="hit-link"
        href={format_route({ ...route, place })}
        aria-current={open ? "true" : undefined}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a tab of its own
          event.preventDefault();
          open_hit(hit);
        }}
      >
        <HitHead hit={hit} />
        <p class="hit-snippet" dir="auto">
          <Snippet hit={hit} />
        </p>
        <OtherFiles hit={hit} />
      </a>
    </li>
  );
}

function OtherFiles({ hit }: { hit: Hit }) {
  const t = use_words();
  const first = hit.also_in?.[0];
  if (!first) return null;
  const count = hit.also_in_count ?? 1;
  const names = hit.also_in?.map((other) => `${other.collection}/${other.file}`).join("\n");
  return (
    <span class="hit-heading" title={names}>
      <bdi>{t.also_in(count, `${first.collection}/${first.file}`)}</bdi>
    </span>
  );
}

function Snippet({ hit }: { hit: Hit }) {
  const marks = ranges_of(hit.snippet, hit.highlights);
  if (hit.type !== "markdown") return <Marked text={hit.snippet} marks={marks} />;
  return <Inline {...strip(hit.snippet, marks, block_markup.snippet)} links="plain" />;
}

function HitHead({ hit }: { hit: Hit }) {
  const t = use_words();
  const { language } = use_preferences();
  const where = sheet_place(hit) || (hit.page ? t.page_short(hit.page) : hit.line ? t.line_short(hit.line) : "");
  const date = format_date(hit.date, language);
  return (
    <>
      <span class="hit-path">
        <Icon name={icon_of_type(type_of(hit))} size={16} />
        <span class="hit-collection">{hit.collection}</span>
        <span class="hit-file"><bdi>{hit.file}</bdi></span>
        {date && <span class="hit-date">{date}</span>}
      </span>
      <h2 class="hit-title">
        <span dir="auto">{hit.title}</span>
        {where && <span class="badge">{where}</span>}
      </h2>
      {hit.heading && hit.heading !== hit.title && <span class="hit-heading" dir="auto">{hit.heading}</span>}
    </>
  );
}
